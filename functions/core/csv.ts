/** Lists for a spreadsheet: RFC 4180 (CRLF, every field quoted), UTF-8. */

/** The first character of a list: without it Excel reads UTF-8 as the machine's code page. */
export const BYTE_ORDER_MARK = '\u{feff}';

/** @param fields each quoted. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.join(',')}\r\n`;
}

/** Spreadsheets read these, also in full width, as the start of a formula (OWASP, CSV Injection). */
const FORMULA = /^[=+\-@＝＋－＠]/;

/** Names and ids come from a source: they must not begin a formula or another line. */
export function quoted(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll(/\p{Cf}/gu, '');
  const harmless = FORMULA.test(plain.trimStart()) ? `'${plain}` : plain;
  return `"${harmless.replaceAll('"', '""')}"`;
}
