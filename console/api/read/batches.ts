import { makersOf } from '../../../functions/core/approval/makers.ts';
import { personKeyOf } from '../../../functions/core/approval/person.ts';
import { stateInBatch } from '../../../functions/core/attempt-facts.ts';
import {
  type Batch,
  type ManifestEntry,
  mayBeTakenByHand,
  OPEN_BATCH_STATES,
} from '../../../functions/core/batch.ts';
import { maskIban } from '../../../functions/core/iban.ts';
import { type Payout, parseEndToEndId } from '../../../functions/core/payout.ts';
import { STATES, type State } from '../../../functions/core/states.ts';
import { readBatch } from '../../../functions/ledger/batches.ts';
import { ENTRIES_PER_PART, readManifestPart } from '../../../functions/ledger/manifests.ts';
import { walkBatch, walkRows } from '../../../functions/ledger/walk.ts';
import { batchDocument, shownBatchDocument } from '../../../operate/approvals/documents.ts';
import { batchesOfMonth, openBatches } from '../../../operate/approvals/list-batches.ts';
import { countPayeeChecks } from '../../../operate/approvals/payee-checks.ts';
import { releasedHolds } from '../../../operate/approvals/released-holds.ts';
import { showBatch } from '../../../operate/approvals/show.ts';
import { timeZoneOf } from '../look-deps.ts';
import { NO_BATCH } from '../not-there.ts';
import { PAGE } from '../page.ts';
import { CURSOR_OTHER, done, refusal } from '../problem.ts';
import type { Work } from '../serve.ts';
import { shownUpload } from '../shown-upload.ts';
import type { ReadDeps } from './read-deps.ts';

export const listBatches: Work<'listBatches', ReadDeps> = async ({ table }, { query }) => {
  const { month, state, cursor } = query;
  if (month === undefined) {
    if (cursor !== undefined) return CURSOR_OTHER;
    const states = OPEN_BATCH_STATES.filter((open) => state === undefined || open === state);
    if (states.length === 0) {
      return refusal(422, 'list-too-broad', 'Batches that have ended are listed by month. Give one.');
    }
    const { batches, unreadable, isCutOff } = await openBatches(table, states);
    return done({ batches: batches.map(batchDocument), next: null, unreadable, isCutOff });
  }
  const page = await batchesOfMonth(table, month, { cursor, limit: PAGE });
  const meant = page.batches.filter((batch) => state === undefined || batch.state === state);
  return done({
    batches: meant.map(batchDocument),
    next: page.next ?? null,
    unreadable: page.unreadable,
    isCutOff: page.isCutOff,
  });
};

export const showBatchDetail: Work<'showBatch', ReadDeps> = async (deps, { params }) => {
  const { table, clock, config } = deps;
  const batch = await readBatch(table, params.batchId);
  if (batch === undefined) return NO_BATCH;
  const shown = await showBatch({ table, clock }, batch);
  const { standing: _, ...rest } = shown;
  const states = new Map<State, { count: number; sumMinor: bigint }>();
  const unreadable: string[] = [];
  for await (const rows of walkBatch({ table, clock }, batch)) {
    for (const { entry, payout } of rows) {
      if (payout === undefined) {
        unreadable.push(entry.payoutId);
        continue;
      }
      const state = attemptStateOf(batch, entry, payout);
      if (state === undefined) continue;
      const { count, sumMinor } = states.get(state) ?? { count: 0, sumMinor: 0n };
      states.set(state, { count: count + 1, sumMinor: sumMinor + entry.amountMinor });
    }
  }
  const checks = await countPayeeChecks({ table, clock }, batch);
  const timeZone = timeZoneOf(deps, batch.debtor.accountId);
  return done({
    ...shownBatchDocument({ ...rest, standing: undefined }, config.stage, timeZone),
    rail: batch.rail,
    batchBooking: batch.batchBooking,
    upload: batch.uploaded === undefined ? null : shownUpload(batch.uploaded),
    mayBeTakenByHand: mayBeTakenByHand(batch) && batch.uploaded === undefined,
    signatures: batch.approvals.map(({ person, atMs, assertion }) => ({
      person: person.name,
      issuer: person.issuer,
      subject: person.subject,
      at: new Date(atMs).toISOString(),
      credentialId: assertion.credentialId,
    })),
    states: STATES.flatMap((state) => {
      const sum = states.get(state);
      return sum === undefined ? [] : [{ state, count: sum.count, sumMinor: sum.sumMinor.toString() }];
    }),
    payeeChecks: checks ?? null,
    unreadable,
  });
};

/** Where this file's attempt stands, which may be an earlier one of its payout. */
function attemptStateOf(batch: Batch, { endToEndId }: ManifestEntry, payout: Payout): State | undefined {
  return stateInBatch(batch, payout, parseEndToEndId(endToEndId)?.attempt ?? payout.attempt);
}

/** The number of lines before the page. */
const CURSOR = /^\d{1,6}$/;

export const listBatchLines: Work<'listBatchLines', ReadDeps> = async (deps, { acting, params, query }) => {
  const { table, clock } = deps;
  const you = personKeyOf(acting.person);
  const { cursor = '0' } = query;
  if (!CURSOR.test(cursor)) {
    return CURSOR_OTHER;
  }
  const batch = await readBatch(table, params.batchId);
  if (batch === undefined) return NO_BATCH;
  const seal = batch.seal ?? batch.proposal?.seal;
  const from = Number(cursor);
  const entries: ManifestEntry[] = [];
  let part = Math.floor(from / ENTRIES_PER_PART);
  let skip = from % ENTRIES_PER_PART;
  for (; part < (seal?.manifestParts ?? 0) && entries.length < PAGE; part += 1) {
    const some = await readManifestPart(table, batch.batchId, part);
    entries.push(...some.slice(skip, skip + PAGE - entries.length));
    skip = 0;
  }
  const lines = (await Array.fromAsync(walkRows({ table, clock }, entries))).flat();
  const isEnd = from + entries.length >= (seal?.count ?? 0);
  return done({
    lines: lines.map(({ entry, payout }) => ({
      payoutId: entry.payoutId,
      endToEndId: entry.endToEndId,
      recipientName: entry.creditorName,
      iban: maskIban(entry.creditorIban),
      amountMinor: entry.amountMinor.toString(),
      remittanceInformation: entry.remittanceInformation,
      state: payout?.state ?? null,
      attemptState: payout === undefined ? null : (attemptStateOf(batch, entry, payout) ?? null),
      isYours: payout !== undefined && makersOf(payout).includes(you),
      released: payout === undefined ? [] : releasedHolds(payout),
    })),
    currency: batch.currency,
    executionDate: batch.executionDate,
    next: isEnd ? null : String(from + entries.length),
  });
};
