import type { Batch } from '../../functions/core/batch.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { isDead } from '../../functions/core/states.ts';
import { batchKey, payoutKey } from '../../functions/ledger/keys.ts';
import type { Config } from '../../functions/platform/config.ts';
import { writeBackOf } from '../../functions/platform/write-back-of.ts';
import type { BankReport } from '../../local/sandbox/bank/simulator.ts';
import { DrawnFaults, type FaultPlan, ListedFaults, type Strike } from '../faults/fault-plan.ts';
import { BankWords } from '../invariants/bank-words.ts';
import { Knowledge } from '../invariants/knowledge.ts';
import { PayeeAccounts } from '../invariants/payee-accounts.ts';
import { type OutboxObject, PaymentFiles } from '../invariants/payment-files.ts';
import { PayoutRows } from '../invariants/payout-rows.ts';
import { SignedFiles } from '../invariants/signed-files.ts';
import { Checks } from '../invariants/violation.ts';
import { Approving } from './approving.ts';
import { BankLink } from './bank-link.ts';
import { BatchEdits } from './batch-edits.ts';
import { batchMovedTo } from './batch-moves.ts';
import { Calls } from './calls.ts';
import { Chance } from './chance.ts';
import { checkEnd } from './check-end.ts';
import { Deployments } from './deployments.ts';
import { type BookedExpense, drawnExpenses, ExpenseBook } from './expense-book.ts';
import { ExpenseChanges } from './expense-changes.ts';
import { Functions } from './functions.ts';
import { Happened } from './happened.ts';
import { Invocations } from './invocations.ts';
import { LedgerView } from './ledger-view.ts';
import { nextMidnight } from './local-time.ts';
import { People } from './people.ts';
import { planSchedules } from './plan-schedules.ts';
import { QueueLink } from './queue-link.ts';
import { RosterEdits } from './roster-edits.ts';
import { RowEdits } from './row-edits.ts';
import { RECIPIENTS_PER_ACCOUNT, type Scenario } from './scenario.ts';
import { firingsOf } from './schedules.ts';
import { astrayOf } from './script.ts';
import { SignedChecks } from './signed-checks.ts';
import { SourceApis } from './source-fetch.ts';
import { Stopping } from './stopping.ts';
import { Stores } from './stores.ts';
import { Timeline } from './timeline.ts';
import { Trace } from './trace.ts';
import { Turns } from './turns.ts';
import { WriteBacks } from './write-backs.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** When a person handles the alarms: after late reports are in, and once more. */
const REREAD_AFTER_DAYS = [8, 16] as const;

/** After all other faults. Then a write that comes days late has time to come, and to be mended. */
const WRITE_BACK_FAULTS_MS = 12 * 24 * HOUR_MS;

/** More than any run takes: an endless one is a fault of its own. */
const MAX_STEPS = 2_000_000;

const PEOPLE_LOOK = { expression: 'cron(0 9 * * ? *)', timeZone: 'Etc/UTC' } as const;

const MIDNIGHT = { ...PEOPLE_LOOK, expression: 'cron(0 0 * * ? *)' } as const;

const NO_FAULTS: FaultPlan = { at: () => undefined };

/** One run of one scenario: the real handlers among simulated services, sources and a bank. */
export class World {
  readonly checks = new Checks();
  readonly trace: Trace;
  readonly calls: Calls;
  readonly happened = new Happened();
  readonly #scenario: Scenario;
  readonly #timeline: Timeline;
  readonly #chance: Chance;
  readonly #book: ExpenseBook;
  readonly #rows: PayoutRows;
  readonly #knowledge = new Knowledge();
  readonly #words = new BankWords();
  readonly #stores: Stores;
  readonly #ledger: LedgerView;
  readonly #bank: BankLink;
  readonly #queue: QueueLink;
  readonly #files: PaymentFiles;
  readonly #functions: Functions;
  readonly #writeBacks: WriteBacks;
  readonly #invocations: Invocations;
  readonly #changes: ExpenseChanges;
  readonly #rowEdits: RowEdits;
  readonly #people: People;
  readonly #stopping: Stopping;
  readonly #approving: Approving;
  readonly #batchEdits: BatchEdits;
  readonly #rosterEdits: RosterEdits;
  readonly #signed: SignedFiles;
  readonly #signedChecks: SignedChecks;
  readonly #turns = new Turns();
  readonly #deployments: Deployments;
  readonly #newObjects: OutboxObject[] = [];
  #faults: FaultPlan;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;

  /** @param listed exactly these faults, where they can strike; left out, the seed draws them. */
  constructor(scenario: Scenario, listed?: readonly Strike[]) {
    const { seed, payouts, startMs, faultyMs } = scenario;
    this.#scenario = scenario;
    this.#timeline = new Timeline(startMs);
    this.#chance = new Chance(seed);
    const timeline = this.#timeline;
    const chance = this.#chance;
    this.#faults = listed === undefined ? new DrawnFaults(chance, scenario.faults) : new ListedFaults(listed);
    this.trace = new Trace(() => timeline.nowMs);
    const nextTurn = (nowMs: number): number => nextMidnight(nowMs, 'Europe/Berlin');
    const onBroken = (error: Error): void => {
      this.#failure ??= { error };
    };
    const faults = (): FaultPlan => this.#faults;
    this.calls = new Calls({ timeline, chance, trace: this.trace, faults, nextTurn, onBroken });
    const untilMs = startMs + faultyMs;
    const { script, configs } = scenario;
    this.#deployments = new Deployments({ timeline, chance, calls: this.calls, configs });
    this.#book = new ExpenseBook(script?.expenses ?? drawnExpenses({ chance, payouts, startMs, untilMs }));
    this.#rows = new PayoutRows(this.checks, {
      hasBooked: (endToEndId) => this.#bank.hasBooked(endToEndId),
      hasPromised: (endToEndId) => this.#words.hasPromised(endToEndId),
      isTakenAtItsWord: (accountId) =>
        this.#config.debtorAccounts.some(({ id, acscIsPaid }) => id === accountId && acscIsPaid === true),
    });
    const payees = new PayeeAccounts(this.checks, () => ({
      asksAboutAnother: this.#config.payees?.newAccount !== 'off',
      recipientsPerAccount: RECIPIENTS_PER_ACCOUNT,
      debtorIbans: new Set(this.#config.debtorAccounts.map(({ iban }) => iban)),
    }));
    this.#stores = new Stores({
      timeline,
      chance,
      onWrite: (write) => {
        if (batchMovedTo(write, 'sealed') !== undefined) {
          this.#guarded(() => this.#signedChecks.completed(write));
          this.#deployments.afterSeal();
        }
        if (batchMovedTo(write, 'proposed') !== undefined) this.#deployments.afterProposal();
        this.#guarded(() => this.#signedChecks.leaves(write));
        const opened = batchMovedTo(write, 'open');
        if (opened !== undefined) this.#files.opened(opened, timeline.nowMs);
        this.#guarded(() => this.#stopping.see(write));
        this.#approving.see(write);
        this.#batchEdits.see(write);
        this.#rosterEdits.see(write);
        if (!write.key.startsWith('PAYOUT#')) return;
        this.#guarded(() => {
          const before = this.#rows.payouts.get(write.key);
          const payout = this.#rows.see(this.#rowEdits.without(write), timeline.nowMs);
          this.happened.step(before, payout);
          if (before?.version !== payout.version) this.#writeBacks.published(payout);
          this.#signed.see(payout);
          payees.see(before, payout, timeline.nowMs);
          if (isDead(payout.state) && before?.state !== payout.state) this.#changes.afterRefusal(payout);
        });
      },
      // A preview is for people: the bank fetches only the outbox.
      onObject: (key, bytes) => {
        if (!key.startsWith('outbox/')) return;
        this.#newObjects.push({ key, bytes });
        this.#guarded(() => this.#stopping.left(key));
      },
      onMessages: (bodies) => {
        for (const body of bodies) this.#guarded(() => this.#rows.seeMessage(body));
        this.#queue.wake();
      },
      onCheckpoint: (processId) => this.#knowledge.resumed(processId),
    });
    this.#ledger = new LedgerView(this.#stores);
    this.#invocations = new Invocations(timeline, chance, this.trace);
    const setting = {
      timeline,
      chance,
      calls: this.calls,
      stores: this.#stores,
      invocations: this.#invocations,
      config: () => this.#config,
    };
    const isOpen = ({ payoutId, payability }: BookedExpense): boolean => {
      const payout = this.#rows.payouts.get(payoutKey(payoutId));
      if (payout === undefined || payout.state === 'withdrawn') return payability !== 'paid-by-source';
      return payout.state !== 'cancelled' && (payout.state !== 'paid' || payout.reasons.length > 0);
    };
    const apis = new SourceApis({ timeline, chance, calls: this.calls, book: this.#book, isOpen });
    this.#functions = new Functions({
      ...setting,
      trace: this.trace,
      apis,
      knowledge: this.#knowledge,
      words: this.#words,
      onAlarm: (event) => this.happened.alarm(event),
    });
    this.#writeBacks = new WriteBacks({ ...setting, functions: this.#functions, apis });
    this.#queue = new QueueLink({
      ...setting,
      handle: (process, event) => this.#functions.execute(process, event),
    });
    const deliver = (report: BankReport, site: string): void => this.#functions.report(report, site);
    this.#bank = new BankLink({
      ...setting,
      seed,
      fate: script?.fate,
      deliver,
      lose: (report) => this.#words.lose(report),
    });
    this.#files = new PaymentFiles({
      checks: this.checks,
      book: this.#book,
      rows: this.#rows,
      knowledge: this.#knowledge,
      batchOf: (batchId) => this.#batchOf(batchId),
      words: this.#words,
    });
    const book = this.#book;
    this.#changes = new ExpenseChanges({ ...setting, book, knowledge: this.#knowledge, untilMs });
    this.#rowEdits = new RowEdits({ ...setting, book, payouts: this.#rows.payouts, untilMs });
    this.#signed = new SignedFiles(this.checks);
    this.#signedChecks = new SignedChecks({
      timeline,
      signed: this.#signed,
      deployments: this.#deployments,
      ledger: this.#ledger,
      payouts: this.#rows.payouts,
      batchOf: (batchId) => this.#batchOf(batchId),
    });
    this.#approving = new Approving({
      ...setting,
      functions: this.#functions,
      ledger: this.#ledger,
      signed: this.#signed,
      hasStranger: () => this.#rosterEdits.hasStranger,
      script,
    });
    this.#batchEdits = new BatchEdits({ ...setting, signed: this.#signed, stage: configs.first.stage });
    this.#rosterEdits = new RosterEdits(setting);
    this.#stopping = new Stopping({
      ...setting,
      checks: this.checks,
      leewayMs: () => this.#deployments.leewayMs,
      approvingLeewayMs: () => this.#deployments.approvingLeewayMs,
    });
    this.#people = new People(
      {
        ...setting,
        knowledge: this.#knowledge,
        book: this.#book,
        payouts: this.#rows.payouts,
        askBank: (endToEndId) => this.#bank.answerAbout(endToEndId),
      },
      script?.steps ?? [],
    );
  }

  /** As they stand in the table. */
  get payouts(): ReadonlyMap<string, Payout> {
    return this.#rows.payouts;
  }

  batches(): Iterable<Batch> {
    return this.#ledger.batches();
  }

  /**
   * Runs to the end, checking after every step.
   * @throws InvariantViolation; any other error is one of the simulation itself.
   */
  async run(): Promise<void> {
    const { startMs, faultyMs, restMs } = this.#scenario;
    const calmMs = startMs + faultyMs;
    const endMs = calmMs + restMs;
    const { functions, writeBacks } = { functions: this.#functions, writeBacks: this.#writeBacks };
    planSchedules(
      { timeline: this.#timeline, chance: this.#chance, calls: this.calls, functions, writeBacks },
      { scenario: this.#scenario, toldSources: this.#toldSources(), calmMs, endMs },
    );
    this.#planBank(endMs);
    this.#approving.plan(startMs);
    if (this.#scenario.script === undefined) {
      this.#changes.plan();
      this.#rowEdits.plan();
      this.#people.plan(startMs, calmMs);
      this.#stopping.plan(startMs, calmMs);
      this.#deployments.plan(startMs, calmMs);
    } else this.#planPeople(endMs);
    this.#timeline.at(calmMs, () => this.#endFaults());
    while (!this.#isOver && this.#timeline.next(endMs)) {
      await this.#turns.rest();
      if (this.#newObjects.length > 0) await this.#checkFiles();
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.trace.steps > MAX_STEPS) throw new Error(`The run does not end within ${MAX_STEPS} steps.`);
    }
    this.#checkEnd();
  }

  /** What the run leaves for a later look. */
  get left(): { readonly stores: Stores; readonly config: Config } {
    return { stores: this.#stores, config: this.#config };
  }

  get #config(): Config {
    return this.#deployments.current;
  }

  /** A failed check inside a call is the run's failure, not an answer to the calling handler. */
  #guarded(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  async #checkFiles(): Promise<void> {
    for (const object of this.#newObjects.splice(0)) {
      if (object.key.endsWith('.approvals.json')) continue;
      const file = await this.#files.see(object, this.#deployments, this.#timeline.nowMs);
      if (file === undefined) continue;
      this.#signedChecks.left(file, object);
      this.happened.file(file);
      this.#bank.send(file, object);
    }
  }

  #batchOf(batchId: string): Batch | undefined {
    return this.#batchEdits.without(batchKey(batchId), this.#ledger.batch(batchId));
  }

  #checkEnd(): void {
    checkEnd(
      {
        book: this.#book,
        payouts: this.#rows.payouts,
        bank: this.#bank,
        ledger: this.#ledger,
        functions: this.#functions,
        words: this.#words,
        batchOf: (endToEndId) => this.#files.batchOf(endToEndId),
        instructionOf: (payoutId) => this.#files.instructionOf(payoutId),
        orderedMinor: (endToEndId) => this.#files.orderedMinor(endToEndId),
        toldSources: this.#toldSources(),
        maxAttempts: this.#config.retries.maxAttempts,
        endMs: this.#timeline.nowMs,
      },
      this.checks,
    );
    const astray = this.#astray();
    this.checks.holds(3, astray.length === 0, () => `${astray.join(', ')} did not end as the script says`);
  }

  #endFaults(): void {
    this.trace.note('faults stop');
    const plan = this.#faults;
    // The bank has booked most payments by now, but the telling of their sources stays disturbed.
    this.#faults = {
      at: (site, possible) => (site.startsWith('write-back:') ? plan.at(site, possible) : undefined),
    };
    this.#timeline.after(WRITE_BACK_FAULTS_MS, () => {
      this.#faults = NO_FAULTS;
    });
    this.#deployments.end();
    this.#bank.endFaults();
    this.#rowEdits.undo();
    this.#batchEdits.undo();
    this.#rosterEdits.undo();
    this.#functions.redriveMissed();
    this.#writeBacks.redriveMissed();
    for (const days of REREAD_AFTER_DAYS) {
      this.#timeline.after(days * 24 * HOUR_MS, () => this.#rereadReports(`${days}d`));
    }
  }

  #rereadReports(when: string): void {
    for (const [index, key] of this.#ledger.unmatchedReports().entries()) {
      this.#functions.rereadReport(`${when}:${index + 1}`, key);
    }
  }

  /** The same sources for the whole run. */
  #toldSources(): Config['sources'] {
    return this.#scenario.configs.first.sources.filter((source) => writeBackOf(source) !== undefined);
  }

  /** They look in the morning, after the sources are read and before the files are made. */
  #planPeople(endMs: number): void {
    for (const atMs of firingsOf(PEOPLE_LOOK, this.#scenario.startMs, endMs)) {
      this.#timeline.at(atMs, () => this.#people.look());
    }
    for (const atMs of firingsOf(MIDNIGHT, this.#scenario.startMs, endMs)) {
      this.#timeline.at(atMs, () => {
        const isDone = !this.#ledger.hasUnfinishedBatch() && !this.#ledger.hasDueWriteBack();
        this.#isOver = this.#astray().length === 0 && isDone;
      });
    }
  }

  #astray(): string[] {
    const { script } = this.#scenario;
    return script === undefined ? [] : astrayOf(script, this.#rows.payouts);
  }

  #planBank(endMs: number): void {
    for (let atMs = this.#scenario.startMs + HOUR_MS; atMs < endMs; atMs += HOUR_MS) {
      this.#timeline.at(atMs, () => this.#bank.poll());
    }
  }
}
