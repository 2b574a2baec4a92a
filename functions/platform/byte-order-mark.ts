/** A file's text without the mark that Windows editors put in front: `JSON.parse` refuses it. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\u{feff}') ? text.slice(1) : text;
}
