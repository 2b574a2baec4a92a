/**
 * A month's evidence of 1,000 payouts, all paid by one file and booked by one statement: made from the embedded services,
 * then verified by the command in a process of its own.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { payoutIdOf } from '../functions/core/expense-ids.ts';
import { formatMinor } from '../functions/core/money.ts';
import { endToEndIdOf } from '../functions/core/payout.ts';
import { sourceModesOf } from '../functions/core/source-mode.ts';
import { insertPayout, updatePayout } from '../functions/ledger/payouts.ts';
import { finishRun, writeHandover } from '../functions/ledger/runs.ts';
import { approvalRulesOf } from '../functions/platform/approval-rules.ts';
import type { Clock } from '../functions/platform/clock.ts';
import type { DebtorAccount } from '../functions/platform/config.ts';
import { createHandler } from '../functions/reconcile-bank-reports/handler.ts';
import { proveSums } from '../functions/repair-payouts/prove-sums.ts';
import type { RepairDeps } from '../functions/repair-payouts/repair-deps.ts';
import { submitBatches } from '../functions/submit-batches/submit.ts';
import type { SubmitDeps } from '../functions/submit-batches/submit-deps.ts';
import { layIntoInbox } from '../local/embedded/bank-exchange.ts';
import { type LocalAws, startLocalAws } from '../local/embedded/local-aws.ts';
import { writeArchive } from '../operate/evidence/archive-file.ts';
import { accountReport } from '../test/support/bank-reports.ts';
import { exampleConfig } from '../test/support/config.ts';
import { expenses } from '../test/support/expenses.ts';
import { AT_MS, PLAN, payoutOf, step } from '../test/support/payouts.ts';
import type { BenchResult } from './iban.ts';

const PAYOUTS = 1_000;
const MONTH = '2026-10';
/** Seconds, and MB. */
const MAX_MADE = 10;
const MAX_VERIFIED = 10;
const MAX_PEAK = 400;

const CLOCK: Clock = { now: () => AT_MS, sleep: async () => undefined };
const ACCOUNT = euroAccount();

const VERIFY = fileURLToPath(new URL('../operate/commands/verify.ts', import.meta.url));
/** Tells of the process what only it knows. */
const TELLING_PEAK = `data:text/javascript,process.on('exit',()=>process.stderr.write('PEAK '+process.resourceUsage().maxRSS))`;

export async function benchEvidence(): Promise<BenchResult> {
  const aws = await startLocalAws('bench', undefined, {});
  const folder = mkdtempSync(join(tmpdir(), 'ev-payouts-bench-'));
  try {
    const deps = depsOf(aws);
    await paidMonth(aws, deps);
    const path = join(folder, 'evidence.tar');
    const making = { ...deps, stage: 'bench', trust: undefined, onProgress: () => undefined };
    const startMs = performance.now();
    const made = await writeArchive(making, MONTH, path);
    const madeSeconds = (performance.now() - startMs) / 1000;
    const verifyMs = performance.now();
    const verified = spawnSync(process.execPath, ['--import', TELLING_PEAK, VERIFY, path]);
    const verifiedSeconds = (performance.now() - verifyMs) / 1000;
    const peakMb = Number(/PEAK (\d+)/.exec(verified.stderr.toString('utf8'))?.[1]) / 1024;
    return {
      name: 'evidence',
      lines: [
        `${made.payouts} payouts, ${(statSync(path).size / 1e6).toFixed(1)} MB`,
        `made:     ${madeSeconds.toFixed(1)} s (at most ${MAX_MADE} s)`,
        `verified: ${verifiedSeconds.toFixed(1)} s (at most ${MAX_VERIFIED} s), peak ${peakMb.toFixed(0)} MB (at most ${MAX_PEAK} MB)`,
      ],
      pass:
        verified.status === 0 &&
        made.payouts === PAYOUTS &&
        madeSeconds <= MAX_MADE &&
        verifiedSeconds <= MAX_VERIFIED &&
        peakMb <= MAX_PEAK,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await aws.close();
  }
}

function euroAccount(): DebtorAccount {
  const account = exampleConfig().debtorAccounts.find(({ currency }) => currency === 'EUR');
  if (account === undefined) throw new Error('The example has an account in euro.');
  return account;
}

type Deps = RepairDeps & SubmitDeps;

function depsOf(aws: LocalAws): Deps {
  const table = { client: aws.dynamoDb, tableName: aws.tableName };
  const queue = { client: aws.sqs, queueUrl: aws.queueUrl, clock: CLOCK, random: Math.random };
  return {
    table,
    queue,
    bucket: { client: aws.s3, bucketName: aws.bucketName },
    clock: CLOCK,
    random: Math.random,
    log: { info: () => undefined, warn: () => undefined, alarm: () => undefined },
    stalledAfterMs: 60_000,
    maxAttempts: 3,
    retryAfter: 'statement',
    sourceModes: sourceModesOf([{ kind: 'spirii', account: 'nordfleet', mode: 'live' }]),
    debtorAccounts: [ACCOUNT],
    approval: approvalRulesOf({ stage: 'bench', approvals: undefined, debtorAccounts: [ACCOUNT] }),
    anchors: true,
  };
}

async function paidMonth(aws: LocalAws, deps: Deps): Promise<void> {
  const plan = { ...PLAN, rail: ACCOUNT.rail, debtorAccountId: ACCOUNT.id };
  const all = expenses(PAYOUTS);
  for (const one of all) await insertPayout(deps.table, payoutOf(one));
  for (const one of all) {
    const ready = payoutOf(one);
    await updatePayout(deps.table, ready, step(ready, 'scheduled', { plan }));
  }
  const accepted = all.map((one) => ({
    payoutId: payoutIdOf(one),
    amountMinor: BigInt(one.amount.text),
    currency: one.currency,
  }));
  for (let first = 0; first < PAYOUTS; first += 50) {
    await writeHandover(deps.table, 'run-1', first / 50, accepted.slice(first, first + 50));
  }
  const sumMinor = accepted.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const byCurrency = new Map([['EUR', { count: PAYOUTS, sumMinor }]]);
  await finishRun(deps.table, 'run-1', {}, { parts: PAYOUTS / 50, byCurrency }, AT_MS);
  const { batches } = await submitBatches(deps, ACCOUNT);
  const entries = all.map((one) => ({
    amount: formatMinor(BigInt(one.amount.text), one.currency),
    transactions: [
      {
        endToEndId: endToEndIdOf({ payoutId: payoutIdOf(one), attempt: 1 }),
        paymentInformationId: `${batches[0]?.batchId}-01`,
      },
    ],
  }));
  const report = accountReport('camt.053', entries, { day: plan.executionDate, iban: ACCOUNT.iban });
  const event = await layIntoInbox(aws, 'statement.xml', Readable.from([Buffer.from(report)]));
  const { table, clock, log } = deps;
  await createHandler({ table, s3: aws.s3, debtorAccounts: [ACCOUNT], clock, log })(event);
  await proveSums(deps);
}

if (import.meta.main) {
  const { lines, pass } = await benchEvidence();
  console.log(lines.join('\n'));
  process.exitCode = pass ? 0 : 1;
}
