/**
 * An exact decimal: `digits` / 10^`scale`. A source's amounts come from the text's own digits: a binary float would
 * have rounded them (0.1 + 0.2, or anything beyond 2^53).
 */
export type Decimal = { readonly digits: bigint; readonly scale: number };

/** Bounds the work for a hostile number (1e999999); no real amount comes near it. */
const MAX_DIGITS = 40;

const SHAPE = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Reads a JSON number's text (`12`, `-12.50`, `1.2e3`); undefined where it is none or too long. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponentText] = match;
  const scale = fraction.length - Number(exponentText ?? 0);
  if (Math.abs(scale) > MAX_DIGITS) return undefined;
  const magnitude = BigInt(whole + fraction);
  const digits = sign === '-' ? -magnitude : magnitude;
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

function rescale(value: Decimal, scale: number): bigint {
  return value.digits * 10n ** BigInt(scale - value.scale);
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: rescale(a, scale) + rescale(b, scale), scale };
}

export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return addDecimals(a, { digits: -b.digits, scale: b.scale });
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const difference = subtractDecimals(a, b).digits;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function absDecimal(value: Decimal): Decimal {
  return value.digits < 0n ? { digits: -value.digits, scale: value.scale } : value;
}

/**
 * The value in minor units of `exponent` decimals, or undefined where it has a fraction of one: nothing rounds here.
 */
export function toMinorUnits(value: Decimal, exponent: number): bigint | undefined {
  if (value.scale <= exponent) return rescale(value, exponent);
  const divisor = 10n ** BigInt(value.scale - exponent);
  return value.digits % divisor === 0n ? value.digits / divisor : undefined;
}

/** `-12.5`, without trailing zeros beyond `minDecimals`. */
export function formatDecimal(value: Decimal, minDecimals = 0): string {
  const negative = value.digits < 0n;
  const text = (negative ? -value.digits : value.digits).toString().padStart(value.scale + 1, '0');
  const whole = text.slice(0, text.length - value.scale);
  const fraction = text
    .slice(text.length - value.scale)
    .replace(/0+$/, '')
    .padEnd(minDecimals, '0');
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
