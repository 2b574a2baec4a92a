import { assert } from '../../functions/core/errors.ts';

/** The whole number nearest to the quotient; a half goes to the even one, so that many roundings favour nobody. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  assert(divisor > 0n, 'a divisor is above zero');
  const magnitude = dividend < 0n ? -dividend : dividend;
  const [whole, rest] = [magnitude / divisor, magnitude % divisor];
  const twice = rest * 2n;
  const isUp = twice > divisor || (twice === divisor && whole % 2n === 1n);
  const quotient = whole + (isUp ? 1n : 0n);
  return dividend < 0n ? -quotient : quotient;
}
