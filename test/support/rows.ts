/** Rows of a table in a text: one a line, cells apart by two spaces or more. */
export function rowsOf(table: string): string[][] {
  return wordsOf(table, /\n/).map((line) => wordsOf(line, / {2,}/));
}

/** The words of a text, whatever its lines. */
export function wordsOf(text: string, between = /\s+/): string[] {
  return text
    .trim()
    .split(between)
    .map((word) => word.trim());
}
