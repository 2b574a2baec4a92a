import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { plainDate } from '../functions/core/date.ts';
import { maskIban } from '../functions/core/iban.ts';
import { type PayoutId, parsePayoutId } from '../functions/core/ids.ts';
import { formatMinor } from '../functions/core/money.ts';
import type { Payout } from '../functions/core/payout.ts';
import { cancelPayout, type Reviewed, releasePayout } from '../functions/core/review.ts';
import { readPayout, updatePayout } from '../functions/ledger/payouts.ts';
import type { LedgerTable } from '../functions/ledger/table.ts';
import { systemClock } from '../functions/platform/clock.ts';
import type { Config } from '../functions/platform/config.ts';
import { type PayoutQueue, sendPayoutMessages } from '../functions/queue/payout-messages.ts';
import { requireStores } from './data-dir.ts';
import { bankReasonOf, bankReasonText } from './document.ts';
import { namedEndpoint, startLocalAws } from './local-aws.ts';
import { exitWithUsage, readConfig, wrongUse } from './program.ts';
import { createTerminal, type Terminal, visible } from './terminal.ts';

const HELP = `Shows one payout with its history, releases one that waits for a person, or cancels one.

Usage: npm run review -- show PAYOUT
       npm run review -- release PAYOUT --by NAME --reason TEXT
       npm run review -- cancel PAYOUT --by NAME --reason TEXT

Where the payouts are (one of the two)
  --data DIR               The stores that \`npm start -- --data DIR\` kept.
  --table NAME --queue URL The deployed table and queue, with the credentials of the AWS environment.

Options
  --config FILE            The configuration that was deployed (default: config/example.json).
  --help                   Show this help.

A held payout goes on as it is; a failed or returned one gets a new attempt. A released payout is paid
exactly as it is; one whose account or amount changes afterwards is looked at
again. Who decided and why is kept in its history for ever.

Exit status: 0 when it is done, 1 when the payout does not allow it, 2 on a wrong option.
`;

const HINT = 'npm run review -- --help shows the options.';

type Stores = { readonly table: LedgerTable; readonly queue: PayoutQueue; close(): Promise<void> };

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const [command, text = ''] = positionals;
  if (positionals.length !== 2 || (command !== 'show' && command !== 'release' && command !== 'cancel')) {
    throw wrongUse('Give show, release or cancel, and one payout id.', HINT);
  }
  const payoutId = parsePayoutId(text);
  if (payoutId === undefined) throw wrongUse(`${text.slice(0, 40)} is not a payout id.`, HINT);
  const { by, reason } = values;
  if (command !== 'show' && (by === undefined || reason === undefined || by === '' || reason === '')) {
    throw wrongUse('--by and --reason are missing: the history keeps who decided and why.', HINT);
  }
  const config = readConfig(values.config ?? 'config/example.json');
  const stores = await openStores(values, config);
  try {
    const terminal = createTerminal(process.stdout);
    const payout = await find(stores.table, payoutId);
    if (command === 'show') {
      show(terminal, payout);
      return 0;
    }
    const decision = { by: by ?? '', reason: reason ?? '', atMs: systemClock.now() };
    const today = plainDate(new Date(decision.atMs).toISOString().slice(0, 10));
    const policy = { limits: config.limits.maxPayoutMinor, today };
    const reviewed =
      command === 'release' ? releasePayout(payout, policy, decision) : cancelPayout(payout, decision);
    return await carryOut(terminal, stores, payout, reviewed);
  } finally {
    await stores.close();
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: text,
        table: text,
        queue: text,
        config: text,
        by: text,
        reason: text,
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
  } catch (cause) {
    throw wrongUse(cause instanceof Error ? cause.message : 'Wrong option.', HINT, cause);
  }
}

type Where = ReturnType<typeof parse>['values'];

async function openStores({ data, table, queue }: Where, config: Config): Promise<Stores> {
  const [clock, random] = [systemClock, Math.random];
  if (table !== undefined && queue !== undefined && data === undefined) {
    const [dynamoDb, sqs] = [new DynamoDBClient(), new SQSClient()];
    const close = async (): Promise<void> => {
      dynamoDb.destroy();
      sqs.destroy();
    };
    return {
      table: { client: dynamoDb, tableName: table },
      queue: { client: sqs, queueUrl: queue, clock, random },
      close,
    };
  }
  if (data === undefined || table !== undefined || queue !== undefined) {
    throw wrongUse('Give --data, or --table and --queue.', HINT);
  }
  if (namedEndpoint(process.env, 'DYNAMODB') === undefined) requireStores(data);
  const aws = await startLocalAws(config.stage, data, process.env);
  return {
    table: { client: aws.dynamoDb, tableName: aws.tableName },
    queue: { client: aws.sqs, queueUrl: aws.queueUrl, clock, random },
    close: aws.close,
  };
}

async function find(table: LedgerTable, payoutId: PayoutId): Promise<Payout> {
  const payout = await readPayout(table, payoutId);
  if (payout !== undefined) return payout;
  throw wrongUse(
    `The ledger has no payout ${payoutId}.`,
    'npm start -- --json shows the ids of all payouts.',
  );
}

/** Row first, message second, as everywhere. */
async function carryOut(
  terminal: Terminal,
  stores: Stores,
  before: Payout,
  reviewed: Reviewed,
): Promise<number> {
  if (!reviewed.ok) {
    terminal.line(reviewed.refusal);
    return 1;
  }
  const written = await updatePayout(stores.table, before, reviewed.payout);
  if (written.kind === 'lost') {
    terminal.line('It changed meanwhile. Look at it again and repeat the command if it still holds.');
    return 1;
  }
  if (written.payout.state === 'ready') await sendPayoutMessages(stores.queue, [written.payout]);
  show(terminal, written.payout);
  return 0;
}

function show(terminal: Terminal, payout: Payout): void {
  const line = (text: string): void => terminal.line(visible(text));
  const { amountMinor, currency } = payout;
  const amount = amountMinor === undefined ? '?' : formatMinor(amountMinor, currency);
  line(`${payout.payoutId}  ${payout.state}  ${amount} ${currency}`);
  line(`${payout.source}/${payout.account}  expense ${payout.expenseId}  report ${payout.reportId}`);
  line(`${payout.recipientName}  ${payout.iban === '' ? '(no IBAN)' : maskIban(payout.iban)}`);
  for (const { code, message } of payout.reasons) line(`  ${code}: ${message}`);
  const bank = bankReasonOf(payout);
  if (bank !== undefined) line(`  ${bankReasonText(bank)}`);
  terminal.line();
  for (const entry of payout.history) {
    const evidence =
      entry.evidence === undefined ? '' : `  ${entry.evidence.reportId} ${entry.evidence.status}`;
    line(
      `  ${entry.at}  v${entry.version}  attempt ${entry.attempt}  ${entry.from} → ${entry.to}  ${entry.by}: ${entry.why}${evidence}`,
    );
  }
}

process.exitCode = await exitWithUsage(() => main(process.argv.slice(2)));
