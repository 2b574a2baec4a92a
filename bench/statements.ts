/**
 * The statements of 1,000 recipients with 20 charging sessions each, from a closed month in the embedded table, taken as
 * they are made; in a process of its own, whose memory is compared with that for a tenth of them.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chargesDigest } from '../functions/core/charge-record.ts';
import { plainDate } from '../functions/core/date.ts';
import { payoutIdOf } from '../functions/core/expense-ids.ts';
import { documentOf, type JournalEntry } from '../functions/core/journal/entry.ts';
import { keepCharges } from '../functions/ledger/charges.ts';
import { closeMonth } from '../functions/ledger/exports.ts';
import type { LedgerTable } from '../functions/ledger/table.ts';
import { systemClock } from '../functions/platform/clock.ts';
import { startLocalAws } from '../local/embedded/local-aws.ts';
import { exportStatements } from '../operate/statements/export-statements.ts';
import { readFonts } from '../operate/statements/pdf/installed-fonts.ts';
import { exampleConfig } from '../test/support/config.ts';
import { expenses } from '../test/support/expenses.ts';
import { journalEntry } from '../test/support/journal-entries.ts';
import { personNamed } from '../test/support/people.ts';
import type { BenchResult } from './iban.ts';

const RECIPIENTS = 1_000;
const FEWER = 100;
const SESSIONS = 20;
const MONTH = '2026-11';
/** Seconds, and MB more for ten times the recipients. */
const MAX_SECONDS = 60;
const MAX_MORE_MB = 120;

const PERSON = personNamed('Ada');

type Measured = {
  readonly recipients: number;
  readonly files: number;
  readonly megabytes: number;
  readonly seconds: number;
  readonly peakMb: number;
};

export function benchStatements(): BenchResult {
  const [few, many] = [measured(FEWER), measured(RECIPIENTS)];
  const moreMb = many.peakMb - few.peakMb;
  return {
    name: 'statements',
    lines: [
      `${many.recipients} recipients with ${SESSIONS} sessions each: ${many.files} files, ${many.megabytes.toFixed(0)} MB`,
      `made:   ${many.seconds.toFixed(1)} s (at most ${MAX_SECONDS} s), ${((many.seconds * 1000) / RECIPIENTS).toFixed(0)} ms each`,
      `memory: ${moreMb.toFixed(0)} MB more than for ${FEWER} (at most ${MAX_MORE_MB} MB), peak ${many.peakMb.toFixed(0)} MB`,
    ],
    pass:
      many.recipients === RECIPIENTS &&
      few.recipients === FEWER &&
      many.files === 2 * RECIPIENTS + 2 &&
      many.seconds <= MAX_SECONDS &&
      moreMb <= MAX_MORE_MB,
  };
}

/** A process of its own, so that the memory is that of one run. */
function measured(recipients: number): Measured {
  const { stdout, stderr } = spawnSync(process.execPath, [
    fileURLToPath(import.meta.url),
    String(recipients),
  ]);
  const line = stdout.toString('utf8').trim();
  if (!line.startsWith('{')) throw new Error(`A run broke off: ${stderr.toString('utf8').slice(0, 500)}`);
  const said: Measured = JSON.parse(line);
  return said;
}

async function run(count: number): Promise<Measured> {
  const aws = await startLocalAws('bench', undefined, {});
  try {
    const table = { client: aws.dynamoDb, tableName: aws.tableName };
    await closedMonth(table, count);
    const { accounting, debtorAccounts, sources } = exampleConfig();
    if (accounting === undefined) throw new Error('The example has books.');
    const startMs = performance.now();
    const made = await exportStatements(
      { table, clock: systemClock, fonts: readFonts() },
      { month: MONTH, accounting, debtorAccounts, sources, by: PERSON, bankIsAhead: true },
    );
    if (!made.ok) throw new Error(made.refusal.message);
    let [files, bytes] = [0, 0];
    for await (const pack of made.packs) {
      files += pack.files.length;
      for (const file of pack.files) bytes += file.bytes.length;
    }
    const seconds = (performance.now() - startMs) / 1000;
    const peakMb = process.resourceUsage().maxRSS / 1024;
    return { recipients: made.recipients, files, megabytes: bytes / 1e6, seconds, peakMb };
  } finally {
    await aws.close();
  }
}

async function closedMonth(table: LedgerTable, count: number): Promise<void> {
  const entries: JournalEntry[] = [];
  for (const [index, one] of expenses(count).entries()) {
    const records = Array.from({ length: SESSIONS }, (_, session) => ({
      sessionId: `TX-${index}-${session}`,
      startedAtMs: Date.UTC(2026, 9, 1 + session, 17, index % 60),
      endedAtMs: Date.UTC(2026, 9, 2 + session, 5, index % 60),
      energyWh: BigInt(10_000 + session),
      amountMinorText: '297.6',
      priceMinorPerKwhText: '29.76',
      place: 'Home, Ringkøbing',
    }));
    const charges = chargesDigest({ records });
    await keepCharges(table, charges, { records });
    entries.push(
      journalEntry(
        'booked',
        {
          document: documentOf(MONTH, index + 1),
          payoutId: payoutIdOf(one),
          recipientId: `recipient-${index}`,
          recipientName: `Åse Østergård ${index}`,
          date: plainDate('2026-11-03'),
          debtorAccountId: 'nordfleet-eur',
          creditorAccount: 'DK** **** 0116',
          charges,
        },
        5952n,
      ),
    );
  }
  await closeMonth(table, {
    beside: { contradicted: [], ended: [], unreadable: [], unstated: [] },
    month: MONTH,
    previous: undefined,
    entries,
    by: PERSON,
    atMs: Date.UTC(2026, 11, 1),
  });
}

if (import.meta.main) {
  process.stdout.write(`${JSON.stringify(await run(Number(process.argv[2] ?? RECIPIENTS)))}\n`);
}
