import { base32Of, sha256Hex } from './ids.ts';
import type { PaymentFacts, Payout } from './payout.ts';

/** What the digests of the payment and its terms cover, or a history entry says itself. */
type Covered =
  | keyof PaymentFacts
  | 'payoutId'
  | 'source'
  | 'account'
  | 'expenseId'
  | 'state'
  | 'version'
  | 'attempt'
  | 'released'
  | 'plan'
  | 'batchId'
  | 'createdAt'
  | 'updatedAt'
  | 'history';

/** All else of a row. A new field does not compile until it has its parts below. */
type Details = Omit<Payout, Covered>;
type Given = { readonly [Name in keyof Details]-?: NonNullable<Details[Name]> };

const PARTS: { readonly [Name in keyof Given]: (value: Given[Name]) => readonly string[] } = {
  reportId: (text) => [text],
  reference: (text) => [text],
  recipientId: (text) => [text],
  period: ({ start, end }) => [start, end],
  energyWh: (wattHours) => [wattHours.toString()],
  address: ({ town, country }) => [town, country],
  sourceStatus: (text) => [text],
  expenseDigest: (digest) => [digest],
  duplicateKey: (digest) => [digest],
  sessions: ({ digest, version }) => [digest, version.toString()],
  charges: (digest) => [digest],
  earlier: (attempts) =>
    attempts.flatMap(({ until, recipientName, recipientId, period, energyWh, charges }) => [
      until.toString(),
      recipientName,
      recipientId,
      ...optional(period?.start),
      ...optional(period?.end),
      ...optional(energyWh?.toString()),
      ...optional(charges),
    ]),
  notes: (notes) => notes.flatMap(({ code, field, message }) => [code, ...optional(field), message]),
  runId: (text) => [text],
  reasons: (reasons) =>
    reasons.flatMap(({ code, severity, field, message }) => [code, severity, ...optional(field), message]),
};

/** Absent and empty differ. Always two parts, so that a list has only one reading. */
function optional(text: string | undefined): readonly [string, string] {
  return text === undefined ? ['', ''] : ['=', text];
}

/**
 * Digest of all that people rely on though it decides no payment: purpose, recipient, findings. An absent field leaves
 * no trace, so a later version may add one.
 */
export function detailsDigest(payout: Details): string {
  const parts = ['details'];
  for (const name of NAMES) addParts(parts, name, payout[name]);
  return base32Of(sha256Hex(parts));
}

function isDetail(name: string): name is keyof Given {
  return name in PARTS;
}

/** In one order, whatever the order above. */
const NAMES = Object.keys(PARTS).filter(isDetail).sort();

function addParts<Name extends keyof Given>(
  parts: string[],
  name: Name,
  value: Given[Name] | undefined,
): void {
  if (value === undefined) return;
  const own = PARTS[name](value);
  parts.push(name, own.length.toString(), ...own);
}
