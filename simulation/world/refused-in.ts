const LINE = /<OrgnlEndToEndId>([^<]*)<\/OrgnlEndToEndId><TxSts>RJCT<\/TxSts>/g;

/** End-to-end ids that a pain.002 of the simulated bank refuses one by one. */
export function refusedIn(bytes: Uint8Array): readonly string[] {
  return [...Buffer.from(bytes).toString('utf8').matchAll(LINE)].map(([, id = '']) => id);
}
