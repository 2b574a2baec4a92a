/** Indices of the entries whose key an earlier entry has. */
export function twice<T>(entries: readonly T[], keyOf: (entry: T, index: number) => string): number[] {
  const seen = new Set<string>();
  return entries.flatMap((entry, index) => {
    const key = keyOf(entry, index);
    if (seen.has(key)) return [index];
    seen.add(key);
    return [];
  });
}
