import { validationException } from './errors.ts';

/**
 * Numbers as DynamoDB keeps them: exact decimals of up to 38 significant digits, of magnitudes between 1E-130 and
 * 9.99…E+125, without leading and trailing zeros.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
const MAX_DIGITS = 38;
const MAX_EXPONENT = 125;
const MIN_EXPONENT = -130;

/** Whole numbers already in stored form: most of a ledger's. */
const PLAIN = /^(?:0|-?[1-9]\d{0,36}[1-9]|-?[1-9]\d{0,30})$/;
const DECIMAL = /^(-?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d{1,4}))?$/;

/** `unscaled` × 10^-`scale`, with `scale` ≥ 0. */
type Decimal = { readonly unscaled: bigint; readonly scale: number };

/**
 * The stored form of a number, as answers give it.
 * @throws ValidationException where it is no number or out of range.
 */
export function canonicalNumber(text: string): string {
  if (PLAIN.test(text)) return text;
  const match = DECIMAL.exec(text);
  if (match === null) throw validationException('The parameter cannot be converted to a numeric value');
  const [, sign = '', mantissa = '', exponent = '0'] = match;
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  // The power of ten of the last significant digit, and of the first.
  const lowest = Number(exponent) - fraction.length + (digits.length - significant.length);
  const highest = lowest + significant.length - 1;
  if (highest > MAX_EXPONENT) {
    throw validationException(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    );
  }
  if (highest < MIN_EXPONENT) {
    throw validationException(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  }
  if (significant.length > MAX_DIGITS) {
    throw validationException('Attempting to store more than 38 significant digits in a Number');
  }
  return sign + plainNotation(significant, lowest);
}

function plainNotation(digits: string, lowest: number): string {
  if (lowest >= 0) return digits + '0'.repeat(lowest);
  const point = digits.length + lowest;
  return point > 0 ? `${digits.slice(0, point)}.${digits.slice(point)}` : `0.${'0'.repeat(-point)}${digits}`;
}

/** Both in canonical form; returns less than, equal to or greater than zero. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = aligned(a, b);
  return left < right ? -1 : 1;
}

/** The sum, or with `sign` -1 the difference, of two numbers in canonical form, in canonical form. */
export function addNumbers(a: string, b: string, sign: 1 | -1): string {
  const [left, right, scale] = aligned(a, b);
  const sum = sign === 1 ? left + right : left - right;
  return canonicalNumber(scale === 0 ? sum.toString() : `${sum}e-${scale}`);
}

function aligned(a: string, b: string): [left: bigint, right: bigint, scale: number] {
  const [left, right] = [toDecimal(a), toDecimal(b)];
  const scale = Math.max(left.scale, right.scale);
  return [
    left.unscaled * 10n ** BigInt(scale - left.scale),
    right.unscaled * 10n ** BigInt(scale - right.scale),
    scale,
  ];
}

function toDecimal(canonical: string): Decimal {
  const point = canonical.indexOf('.');
  if (point === -1) return { unscaled: BigInt(canonical), scale: 0 };
  const fraction = canonical.slice(point + 1);
  return { unscaled: BigInt(canonical.slice(0, point) + fraction), scale: fraction.length };
}
