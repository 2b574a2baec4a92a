import { personKeyOf } from './person.ts';
import type { Roster } from './roster.ts';
import type { FirstApprover } from './trusted-key.ts';

/** A key that its owner made, with a token of their own: it counts once an approver has signed for it. */
export type KeyOffer = FirstApprover & {
  /** ISO 8601. */
  readonly at: string;
};

export type KeyOffers = { readonly offers: readonly KeyOffer[] };

export const NO_KEY_OFFERS: KeyOffers = { offers: [] };

/** Long enough for two people to meet; after that its owner makes another. */
const LASTS_MS = 7 * 86_400_000;

/** Far more people than are brought in at once: nobody fills the row. */
const MAX_OFFERS = 20;

/** What still waits for an approver, oldest first: one per person. */
export function openOffers({ offers }: KeyOffers, { entries }: Roster, nowMs: number): readonly KeyOffer[] {
  const known = new Set(entries.flatMap(({ credentialId, publicKey }) => [credentialId, publicKey]));
  return offers.filter(
    ({ at, credentialId, publicKey }) =>
      nowMs - Date.parse(at) < LASTS_MS && !known.has(credentialId) && !known.has(publicKey),
  );
}

/** Adds the offer in place of its owner's earlier one. @returns undefined where too many wait. */
export function withOffer(
  known: KeyOffers,
  roster: Roster,
  brought: FirstApprover,
  nowMs: number,
): KeyOffers | undefined {
  const owner = personKeyOf(brought.person);
  const others = openOffers(known, roster, nowMs).filter(({ person }) => personKeyOf(person) !== owner);
  if (others.length >= MAX_OFFERS) return undefined;
  return { offers: [...others, { ...brought, at: new Date(nowMs).toISOString() }] };
}
