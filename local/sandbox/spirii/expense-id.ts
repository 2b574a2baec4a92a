import { hash32 } from '../random.ts';

/** Odd, so that multiplying by it modulo 2^32 is reversible. */
const SPREAD = 0x9e3779b1;

/** The inverse of SPREAD modulo 2^32: Newton's step doubles the number of right bits. */
const GATHER: number = [1, 2, 3, 4, 5].reduce(
  (inverse) => Math.imul(inverse, 2 - Math.imul(SPREAD, inverse)),
  SPREAD,
);

function hex(value: number, width: number): string {
  return (value >>> 0).toString(16).padStart(8, '0').slice(0, width);
}

/**
 * A UUID (version 4 in form) of the `index`th expense in the month of `salt`. It encodes the index, so that finding an
 * expense needs no list of all.
 */
export function makeExpenseId(salt: number, index: number): string {
  const head = (Math.imul(index, SPREAD) + salt) >>> 0;
  const [a, b, c] = [hash32(salt, index, 1), hash32(salt, index, 2), hash32(salt, index, 3)];
  const variant = '89ab'[c & 3] ?? '8';
  return (
    `${hex(head, 8)}-${hex(a, 4)}-4${hex(a << 16, 3)}-` +
    `${variant}${hex(b, 3)}-${hex(c, 8)}${hex(b << 12, 4)}`
  );
}

/** The index in `id`; undefined where it is not of this month. */
export function readExpenseId(salt: number, id: string): number | undefined {
  const head = Number.parseInt(id.slice(0, 8), 16);
  const index = Math.imul(head - salt, GATHER) >>> 0;
  return makeExpenseId(salt, index) === id.toLowerCase() ? index : undefined;
}
