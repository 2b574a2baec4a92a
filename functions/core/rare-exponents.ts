/** Active currencies whose minor unit does not have two decimals (ISO 4217, list one); nearly all have. */
export const RARE_EXPONENTS: Readonly<Record<0 | 3, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
};
