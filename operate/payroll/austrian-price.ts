/**
 * Austria's official price of electricity that is reimbursed to employees, by calendar year, in thousandths of a cent
 * per kWh. E-Control measures it in the first half of the year before, and the ministry publishes it by 30 November
 * (Sachbezugswerteverordnung § 8 Abs 9; for 2026: Erlass 2025-0.856.956 of 24 October 2025). What is paid above it is
 * a benefit in kind, unless the real cost is shown; what is paid up to it is none, where the energy is attributed to
 * the company car. https://www.ris.bka.gv.at/NormDokument.wxe?Abfrage=Bundesnormen&Dokumentnummer=NOR40250222
 */
export const AUSTRIAN_PRICES: Readonly<Record<string, string>> = {
  '2023': '22247',
  '2024': '33182',
  '2025': '35889',
  '2026': '32806',
};
