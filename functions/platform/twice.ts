/** Indices of entries with an earlier entry's key. */
export function twice<T>(entries: readonly T[], keyOf: (entry: T, index: number) => string): number[] {
  const seen = new Set<string>();
  return entries.flatMap((entry, index) => {
    const key = keyOf(entry, index);
    if (seen.has(key)) return [index];
    seen.add(key);
    return [];
  });
}
