import { openOffers, withOffer } from '../core/approval/key-offer.ts';
import { personKeyOf } from '../core/approval/person.ts';
import {
  activeKeysOf,
  MAX_ROSTER_ENTRIES,
  NO_ROSTER,
  type Roster,
  rosterVerifies,
  withRosterEntry,
} from '../core/approval/roster.ts';
import type { Signed } from '../core/approval/signed.ts';
import {
  begunRoster,
  type FirstApprover,
  registrationFault,
  type Trust,
  trustedKey,
} from '../core/approval/trusted-key.ts';
import type { Decision } from '../core/decision.ts';
import { type Sentence, say } from '../core/sentence.ts';
import { changeKeyOffers, readKeyOffers } from '../ledger/key-offers.ts';
import { changeRoster, readRoster } from '../ledger/roster.ts';
import type { LedgerTable } from '../ledger/table.ts';

/** Why a key cannot be offered, brought in or taken out, and what to do. */
export const KEY_REFUSALS = {
  'key-known': 'This key was registered before. Make a new passkey.',
  'offers-full':
    'Too many passkeys wait for an approver. Have them brought in first, or try again in a week, when those that nobody brings in are forgotten.',
  'key-not-offered':
    'Nobody offers this key now. Have its owner sign in and create a passkey, and bring that one in within a week.',
  'roster-changed-past':
    'The row of approvers was changed past the pipeline. Nobody is added to it: find out who wrote it, and restore it.',
  'roster-full': 'The row of approvers is full. Revoke keys that nobody uses.',
  'signer-is-owner': 'Nobody signs for their own key. Have another approver sign for it.',
  'signature-old': 'The signature is not of now. Check the clock of this device, and sign again.',
  'signer-untrusted': 'The key that signed may not bring in another ({fault}). Have another approver sign.',
  'signature-unsound': 'The signature does not hold ({fault}). Sign again; if it happens again, report it.',
  'key-inactive': 'No active key has this id. Look at the list of keys.',
} as const;

export type RosterChange =
  | { readonly ok: true; readonly roster: Roster }
  | { readonly ok: false; readonly refusal: Sentence };

export type Offered = { readonly ok: true } | { readonly ok: false; readonly refusal: Sentence };

/**
 * Keeps a key for an approver to bring it in.
 * @param brought its person comes from a token just verified: nobody offers a key for somebody else.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function offerKey(table: LedgerTable, brought: FirstApprover, atMs: number): Promise<Offered> {
  const roster = await readRoster(table);
  if (isRegistered(roster, brought)) return { ok: false, refusal: say(KEY_REFUSALS, 'key-known') };
  let isFull = false;
  await changeKeyOffers(table, (known) => {
    const next = withOffer(known, roster, brought, atMs);
    isFull = next === undefined;
    return next ?? known;
  });
  return isFull ? { ok: false, refusal: say(KEY_REFUSALS, 'offers-full') } : { ok: true };
}

/**
 * Brings in a key that its owner offered, by the signature of another approver with an active key.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function registerApprover(
  table: LedgerTable,
  trust: Trust,
  credentialId: string,
  signed: Signed,
  atMs: number,
): Promise<RosterChange> {
  const offers = await readKeyOffers(table);
  return changing(table, (known) => {
    const roster = begunRoster(known, trust, atMs);
    const offer = openOffers(offers, NO_ROSTER, atMs).find((one) => one.credentialId === credentialId);
    if (offer === undefined) return say(KEY_REFUSALS, 'key-not-offered');
    const { at: _, ...brought } = offer;
    const refusal = refusalOf(roster, trust, brought, signed, atMs);
    if (refusal !== undefined) return refusal;
    const at = new Date(atMs).toISOString();
    return withRosterEntry(roster, { ...brought, at, what: 'registered', by: { signed } });
  });
}

/** A signature is for now: an old one does not bring in a key a second time. */
const MAX_AGE_MS = 10 * 60_000;

function refusalOf(
  roster: Roster,
  trust: Trust,
  brought: FirstApprover,
  signed: Signed,
  atMs: number,
): Sentence | undefined {
  if (!rosterVerifies(roster)) return say(KEY_REFUSALS, 'roster-changed-past');
  // Every active key may still be used once and revoked once: the roster keeps room for that.
  const room = MAX_ROSTER_ENTRIES - roster.entries.length - 2 * activeKeysOf(roster).length;
  if (room < 3) return say(KEY_REFUSALS, 'roster-full');
  if (isRegistered(roster, brought)) return say(KEY_REFUSALS, 'key-known');
  const signer = { personKey: personKeyOf(signed.person), credentialId: signed.assertion.credentialId };
  if (signer.personKey === personKeyOf(brought.person)) return say(KEY_REFUSALS, 'signer-is-owner');
  // NaN fails every comparison.
  if (!(Math.abs(atMs - Date.parse(signed.issuedAt)) <= MAX_AGE_MS))
    return say(KEY_REFUSALS, 'signature-old');
  const by = trustedKey(roster, trust, signer);
  if (!by.ok) return say(KEY_REFUSALS, 'signer-untrusted', { fault: by.fault });
  const fault = registrationFault(trust, brought, signed, by.key);
  return fault === undefined ? undefined : say(KEY_REFUSALS, 'signature-unsound', { fault });
}

/** No signature covers the credential's id: the same key under another id would be a second person. */
function isRegistered({ entries }: Roster, brought: FirstApprover): boolean {
  return entries.some(
    ({ credentialId, publicKey }) => credentialId === brought.credentialId || publicKey === brought.publicKey,
  );
}

/**
 * Takes a key out, by one person's word, at once for all that is not sealed.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function revokeApprover(
  table: LedgerTable,
  credentialId: string,
  { by, reason, atMs }: Decision,
): Promise<RosterChange> {
  return changing(table, (roster) => {
    const key = activeKeysOf(roster).find((active) => active.credentialId === credentialId);
    if (key === undefined) return say(KEY_REFUSALS, 'key-inactive');
    const { person, publicKey } = key;
    const at = new Date(atMs).toISOString();
    return withRosterEntry(roster, {
      at,
      what: 'revoked',
      person,
      credentialId,
      publicKey,
      by: { person: by, reason },
    });
  });
}

async function changing(
  table: LedgerTable,
  change: (known: Roster) => Roster | Sentence,
): Promise<RosterChange> {
  let refusal: Sentence | undefined;
  const roster = await changeRoster(table, (known) => {
    const next = change(known);
    refusal = 'message' in next ? next : undefined;
    return 'message' in next ? known : next;
  });
  return refusal === undefined ? { ok: true, roster } : { ok: false, refusal };
}
