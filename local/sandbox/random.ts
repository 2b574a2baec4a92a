/**
 * Repeatable chance: every value depends only on the seed and its purpose, so any row can be made by itself, in any
 * order.
 */
export type Dice = {
  /** A whole number from 0 up to, not including, `limit` (1 to 2^32). */
  below(limit: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  oneIn(count: number): boolean;
  digits(count: number): string;
  letters(count: number): string;
};

/** Mixes whole numbers into 32 bits (the finaliser of MurmurHash3, applied to each in turn). */
export function hash32(...parts: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const part of parts) {
    state = Math.imul(state ^ (part | 0), 0x85ebca6b);
    state ^= state >>> 13;
    state = Math.imul(state, 0xc2b2ae35) + 0x6d2b79f5;
    state ^= state >>> 16;
  }
  return state >>> 0;
}

/** The numbers of mulberry32, started from `keys`: the seed first, then the purpose. */
export function createDice(...keys: readonly number[]): Dice {
  let state = hash32(...keys);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => Math.floor((next() / 0x1_0000_0000) * limit);
  const repeat = (count: number, make: () => string): string => Array.from({ length: count }, make).join('');
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
    oneIn: (count) => below(count) === 0,
    digits: (count) => repeat(count, () => String(below(10))),
    letters: (count) => repeat(count, () => String.fromCharCode(65 + below(26))),
  };
}
