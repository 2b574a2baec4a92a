import { inLanguages } from '../../words/language.ts';

export const monthsWords = inLanguages({
  en: {
    title: 'Month',
    lead: 'What the sources accepted for a month, and where that money is.',
    adds: 'It adds up.',
    doesNotAdd: 'It does not add up. Tell whoever operates the deployment.',
    counting: 'Still counting: this month comes in parts.',
    none: 'Nothing was accepted for this month.',
    accepted: 'Accepted',
    paid: 'Paid',
    failed: 'Failed',
    returned: 'Returned',
    open: 'Open',
    ended: 'Ended, owed by nobody',
    withoutAmount: (count: string) =>
      `${count} payouts have an amount that nobody can read; they are in no sum.`,
    bySource: (source: string) => `${source}, by state`,
    overTime: 'The last six months',
    overTimeNote: 'Every column is what was accepted for a month, split by where the money is now.',
    list: 'Payouts of this source and month',
    chart: (source: string) => `Accepted by month, ${source}`,
  },
  de: {
    title: 'Monat',
    lead: 'Was die Quellen für einen Monat annahmen, und wo dieses Geld ist.',
    adds: 'Es geht auf.',
    doesNotAdd: 'Es geht nicht auf. Sagen Sie es dem Betrieb.',
    counting: 'Wird noch gezählt: Dieser Monat kommt in Teilen.',
    none: 'Für diesen Monat wurde nichts angenommen.',
    accepted: 'Angenommen',
    paid: 'Bezahlt',
    failed: 'Fehlgeschlagen',
    returned: 'Zurückgekommen',
    open: 'Offen',
    ended: 'Beendet, niemand schuldet es',
    withoutAmount: (count) =>
      `${count} Auszahlungen haben einen Betrag, den niemand lesen kann; sie sind in keiner Summe.`,
    bySource: (source) => `${source}, nach Zustand`,
    overTime: 'Die letzten sechs Monate',
    overTimeNote:
      'Jede Säule ist, was für einen Monat angenommen wurde, geteilt danach, wo das Geld jetzt ist.',
    list: 'Auszahlungen dieser Quelle und dieses Monats',
    chart: (source) => `Angenommen nach Monat, ${source}`,
  },
});
