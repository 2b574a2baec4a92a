import { hash } from 'node:crypto';

declare const payoutIdBrand: unique symbol;

/** `PO` and 26 characters of Crockford's base 32 (130 bits): stable, deterministic, safe in a payment file. */
export type PayoutId = string & { readonly [payoutIdBrand]: true };

/** Crockford's base 32: no I, L, O or U. */
export const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID_CHARACTERS = 26;
const PAYOUT_ID_SHAPE = /^PO[0-9A-HJKMNP-TV-Z]{26}$/;

function isPayoutId(text: string): text is PayoutId {
  return PAYOUT_ID_SHAPE.test(text);
}

export function parsePayoutId(text: string): PayoutId | undefined {
  return isPayoutId(text) ? text : undefined;
}

/** Each part has its length in front: no two lists of parts give the same bytes. */
export function sha256Hex(parts: readonly string[]): string {
  let text = '';
  for (const part of parts) text += `${part.length}:${part}`;
  return hash('sha256', text);
}

/** The first 130 of 256 bits, as 26 characters of base 32: five hex digits make four. */
export function base32Of(hex: string): string {
  let text = '';
  for (let at = 0; text.length < ID_CHARACTERS; at += 5) {
    const bits = Number.parseInt(hex.slice(at, at + 5), 16);
    for (const shift of [15, 10, 5, 0]) text += BASE32[(bits >> shift) & 31];
  }
  return text.slice(0, ID_CHARACTERS);
}
