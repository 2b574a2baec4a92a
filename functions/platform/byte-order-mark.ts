/** The text of a file without the mark that editors of Windows put before it, which `JSON.parse` refuses. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\u{feff}') ? text.slice(1) : text;
}
