/** Lists for a spreadsheet: RFC 4180 (CRLF, every field quoted), UTF-8. */

/** The first character of a list: without it Excel reads UTF-8 as the code page of the machine. */
export const BYTE_ORDER_MARK = '\u{feff}';

/** @param fields each quoted. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.join(',')}\r\n`;
}

/** What a spreadsheet takes for the beginning of a formula, the full-width forms among them (OWASP, CSV Injection). */
const FORMULA = /^[=+\-@＝＋－＠]/;

/** A name or an id comes from a source: it must neither begin a formula nor another line. */
export function quoted(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll(/\p{Cf}/gu, '');
  const harmless = FORMULA.test(plain.trimStart()) ? `'${plain}` : plain;
  return `"${harmless.replaceAll('"', '""')}"`;
}
