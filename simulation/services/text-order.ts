/**
 * Compares as the services do, by UTF-8 bytes. JavaScript compares UTF-16 units and so puts characters beyond U+FFFF
 * before those from U+E000 on.
 * @returns less than, equal to or greater than zero.
 */
export function compareUtf8(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const [unitA, unitB] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (unitA !== unitB) return rank(unitA) - rank(unitB);
  }
  return a.length - b.length;
}

/** Lifts surrogates, the halves of characters beyond U+FFFF, above every other unit. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
