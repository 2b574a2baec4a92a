import { answerDueMs, isHeardOf } from '../../functions/batches/answered.ts';
import { type ForeseenFiles, foreseenFiles } from '../../functions/batches/foreseen-files.ts';
import { type AlarmNote, rungWithinDay } from '../../functions/core/alarm-notes.ts';
import { lateness, latestDue } from '../../functions/core/lateness.ts';
import type { SourceMode } from '../../functions/core/source-mode.ts';
import { LISTED_STATES, STATE_RULES } from '../../functions/core/states.ts';
import { readAlarmNotes } from '../../functions/ledger/alarm-notes.ts';
import { readCheckpoint } from '../../functions/ledger/checkpoints.ts';
import { readCollections } from '../../functions/ledger/collections.ts';
import { readLastProof } from '../../functions/ledger/last-proof.ts';
import { countLive } from '../../functions/ledger/live-index.ts';
import { readStops } from '../../functions/ledger/stops.ts';
import { countUnmatched } from '../../functions/ledger/unmatched-lines.ts';
import { alarmOfStage } from '../../functions/platform/alarm-events.ts';
import { listProposals, type WaitingBatch } from '../../operate/approvals/list.ts';
import { openBatches } from '../../operate/approvals/list-batches.ts';
import { countReasons } from '../../operate/review/count-reasons.ts';
import { BESIDE_HOLDS } from './beside-holds.ts';
import type { AnswerOf } from './contract/shapes.ts';
import { type LookDeps, timeZoneOf } from './look-deps.ts';
import { shownReason } from './shown-reason.ts';
import { shownStop } from './shown-stop.ts';

type Today = AnswerOf<'today'>;

export type Looked = {
  /** Files that wait for approvers. */
  readonly proposals: readonly WaitingBatch[];
  /** All else of the answer, the same for everybody. */
  readonly rest: Omit<Today, 'approvals'>;
};

/** Each number equals that of the list behind it: both come from the same function. */
export async function readToday(deps: LookDeps): Promise<Looked> {
  const { table, clock } = deps;
  const reader = { table, clock };
  const [
    cutOffs,
    proposals,
    waiting,
    held,
    dead,
    unacknowledgedFiles,
    bankLines,
    sources,
    proof,
    stops,
    alarms,
  ] = await Promise.all([
    cutOffsOf(deps),
    listProposals(table, deps.approval),
    waitingStates(deps),
    countReasons(reader, 'held'),
    Promise.all(BESIDE_HOLDS.map(async (state) => ({ state, ...(await countReasons(reader, state)) }))),
    filesUnacknowledged(deps),
    countUnmatched(table),
    watchedSources(deps),
    readLastProof(table),
    readStops(table),
    readAlarmNotes(table),
  ]);
  const { unreadable: unreadableFiles, ...files } = unacknowledgedFiles;
  const counted = [proposals, held, ...dead];
  const unreadable = counted.flatMap((of): readonly string[] => of.unreadable);
  return {
    proposals: proposals.waiting,
    rest: {
      at: new Date(clock.now()).toISOString(),
      cutOffs,
      waiting,
      holds: held.reasons.map(shownReason),
      failed: dead.flatMap(({ state, reasons }) =>
        reasons.map((reason) => ({ state, ...shownReason(reason) })),
      ),
      isCutOff: counted.some(({ isCutOff }) => isCutOff),
      ...files,
      bankLines,
      sources,
      proof: proof ?? null,
      alarms: alarmsOfDay(deps, alarms),
      stops: stops.stops.map(shownStop),
      unreadable: [...new Set([...unreadable, ...unreadableFiles])],
    },
  };
}

function alarmsOfDay({ config, clock }: LookDeps, notes: readonly AlarmNote[]): Today['alarms'] {
  return rungWithinDay(notes, clock.now()).flatMap(({ name: full, rangAt, endedAt }) => {
    const name = alarmOfStage(full, config.stage);
    return name === undefined ? [] : [{ name, rangAt, endedAt: endedAt ?? null }];
  });
}

async function cutOffsOf(deps: LookDeps): Promise<Today['cutOffs']> {
  const { config } = deps;
  const foreseen = await Array.fromAsync(
    foreseenFiles({ ...deps, debtorAccounts: config.debtorAccounts }),
    (files: ForeseenFiles) => files,
  );
  return foreseen
    .filter(({ mode, due }) => mode === LIVE || due > 0)
    .map((files) => {
      const timeZone = timeZoneOf(deps, files.debtorAccountId);
      return { ...files, timeZone, isAtLeast: files.caps.includes('run') };
    });
}

const LIVE: SourceMode = 'live';

/** For each shard; more shows as at least that. */
const COUNTED_PER_SHARD = 5_000;

async function waitingStates({ table }: LookDeps): Promise<Today['waiting']> {
  const states = LISTED_STATES.filter((state) => STATE_RULES[state].isListed === 'always');
  const counted = await Promise.all(
    states.map(async (state) => ({ state, ...(await countLive(table, state, COUNTED_PER_SHARD)) })),
  );
  return counted.map(({ state, payouts, since }) => ({
    state,
    waitsFor: STATE_RULES[state].actsNext,
    count: payouts,
    isAtLeast: payouts >= COUNTED_PER_SHARD,
    since: since ?? null,
  }));
}

/** The oldest, which are overdue first; the outlook's alarm tells of all overdue ones. */
const MOST_FILES = 20;

async function filesUnacknowledged(
  deps: LookDeps,
): Promise<
  Pick<Today, 'unacknowledgedFiles' | 'areFilesCutOff'> & { readonly unreadable: readonly string[] }
> {
  const { table, clock, config } = deps;
  const { batches, unreadable } = await openBatches(table, ['submitted']);
  const unacknowledgedFiles: Today['unacknowledgedFiles'][number][] = [];
  for (const batch of batches.toReversed().slice(0, MOST_FILES)) {
    // Where nobody can read whether it was answered, somebody has to ask the bank, as where it was not.
    if ((await isHeardOf(deps, batch)) === true) continue;
    const dueMs = answerDueMs(config.debtorAccounts, batch);
    unacknowledgedFiles.push({
      batchId: batch.batchId,
      debtorAccountId: batch.debtor.accountId,
      executionDate: batch.executionDate,
      count: batch.seal?.count ?? 0,
      answerDueAt: new Date(dueMs).toISOString(),
      isOverdue: clock.now() >= dueMs,
    });
  }
  return { unacknowledgedFiles, areFilesCutOff: batches.length > MOST_FILES, unreadable };
}

async function watchedSources({ table, clock, config }: LookDeps): Promise<Today['sources']> {
  return Promise.all(
    config.sources.map(async ({ kind, account, mode, schedule }) => {
      const collections = await readCollections(table, { source: kind, account });
      const { reading } = await readCheckpoint(table, kind, account);
      return {
        source: `${kind}/${account}`,
        mode,
        endedAt: collections.endedAt ?? null,
        completeAt: collections.completeAt ?? null,
        readingSince: reading === undefined ? null : new Date(reading.beganAtMs).toISOString(),
        late: lateness(collections, latestDue(schedule, clock.now())) ?? null,
      };
    }),
  );
}
