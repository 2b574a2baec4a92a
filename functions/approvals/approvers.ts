import { personKeyOf } from '../core/approval/person.ts';
import {
  activeKeysOf,
  MAX_ROSTER_ENTRIES,
  type Roster,
  rosterVerifies,
  withRosterEntry,
} from '../core/approval/roster.ts';
import type { Signed } from '../core/approval/signed.ts';
import {
  begun,
  type FirstApprover,
  registrationFault,
  type Trust,
  trustedKey,
} from '../core/approval/trusted-key.ts';
import type { Decision } from '../core/review.ts';
import { changeRoster } from '../ledger/roster.ts';
import type { LedgerTable } from '../ledger/table.ts';

export type RosterChange =
  | { readonly ok: true; readonly roster: Roster }
  | { readonly ok: false; readonly refusal: string };

/**
 * Brings in somebody's key by the signature of another approver whose key is active.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function registerApprover(
  table: LedgerTable,
  trust: Trust,
  brought: FirstApprover,
  signed: Signed,
  atMs: number,
): Promise<RosterChange> {
  return changing(table, (known) => {
    const roster = begun(known, trust, atMs);
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
): string | undefined {
  if (!rosterVerifies(roster))
    return 'The row of approvers was changed past the pipeline. Nobody is added to it.';
  // Every active key may still be used once and revoked once: there is always room for that.
  const room = MAX_ROSTER_ENTRIES - roster.entries.length - 2 * activeKeysOf(roster).length;
  if (room < 3) return 'The row of approvers is full. Revoke keys that nobody uses.';
  // The credential's id is not signed: the same key under another id would be a second person.
  const isKnown = roster.entries.some(
    ({ credentialId, publicKey }) => credentialId === brought.credentialId || publicKey === brought.publicKey,
  );
  if (isKnown) {
    return 'This key was registered before. Make a new passkey.';
  }
  const signer = { personKey: personKeyOf(signed.person), credentialId: signed.assertion.credentialId };
  if (signer.personKey === personKeyOf(brought.person)) return 'Another approver has to sign for a key.';
  // NaN is in no order with anything.
  if (!(Math.abs(atMs - Date.parse(signed.issuedAt)) <= MAX_AGE_MS)) return 'The signature is not of now.';
  const by = trustedKey(roster, trust, signer);
  if (!by.ok) return `The key that signed may not bring in another (${by.fault}).`;
  const fault = registrationFault(trust, brought, signed, by.key);
  return fault === undefined ? undefined : `The signature does not hold (${fault}).`;
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
    if (key === undefined) return 'No active key has this id.';
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
  change: (known: Roster) => Roster | string,
): Promise<RosterChange> {
  let refusal: string | undefined;
  const roster = await changeRoster(table, (known) => {
    const next = change(known);
    refusal = typeof next === 'string' ? next : undefined;
    return typeof next === 'string' ? known : next;
  });
  return refusal === undefined ? { ok: true, roster } : { ok: false, refusal };
}
