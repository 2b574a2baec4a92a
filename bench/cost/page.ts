import { costOf, PRICES, type Priced, totalOf, type Usage, usedIn } from './prices.ts';
import type { Recorded } from './record.ts';
import { plus } from './usage.ts';

const GIGABYTE = 2 ** 30;
const MILLION = 1_000_000;
/** Lambda reads even an empty queue with five long polls of 20 seconds at once. */
const IDLE_POLLS_PER_MONTH = (5 * 30 * 24 * 3600) / 20;
/** A data key or table key is reused for five minutes; then the next call asks KMS. */
const KEY_WINDOWS_PER_MONTH = (30 * 24 * 3600) / 300;

/** Costs of a month without payments. */
export function restOf({ idleMonth, keyGrants, resources, metrics }: Recorded): Usage {
  return plus(idleMonth, {
    ...resources,
    metrics: metrics.atRest,
    sqsRequests: IDLE_POLLS_PER_MONTH,
    kmsRequests: KEY_WINDOWS_PER_MONTH * keyGrants,
  });
}

export function perMillion({ perPart, payouts }: Recorded): Usage {
  let all: Usage = {};
  for (const usage of perPart.values()) all = plus(all, usage, MILLION / payouts);
  return all;
}

/** docs/cost.md. */
export function costPage(recorded: Recorded, expenses: number, date: string): string {
  const { perPart, payouts, readAgain, metrics, sessions } = recorded;
  const rest = restOf(recorded);
  const million = perMillion(recorded);
  const scale = MILLION / payouts;
  const storedGb = (recorded.tableBytes / expenses / GIGABYTE) * MILLION;
  const stored = costOf('tableGb', storedGb) + costOf('backupGb', storedGb);
  const sessionsGb = (sessions.bytes / sessions.count / GIGABYTE) * MILLION;
  const keptSessions = costOf('tableGb', sessionsGb) + costOf('backupGb', sessionsGb);
  const partRows = [...perPart].map(([part, usage]) => [
    part,
    ...COUNTED.map((what) => perPayout((usage[what] ?? 0) / payouts)),
    dollars(totalOf(usage) * scale),
  ]);
  return `# What it costs

This page is written by \`npm run bench -- cost\`, from one recorded run of ${date}: the synthesised bundles of
\`config/example.json\`, with ${thousands(expenses)} expenses of a Spirii sandbox, of which ${payouts} went to the bank in payment
files; the others wait for a person or have no account in their currency, and the figures have their cost. Every
request was counted at the services' door. DynamoDB reports its units; an index entry that comes or goes is one unit, one
that moves is two.

| | US dollars |
| --- | ---: |
| a month at rest | ${dollars(totalOf(rest))} |
| a million payouts | ${dollars(totalOf(million))} |
| a month of keeping a million payouts in the ledger, with its backups | ${dollars(stored)} |

10,000 payouts a month cost ${dollars(totalOf(rest) + totalOf(million) / 100)}, and at most ${dollars(costOf('metrics', metrics.ofPayouts))} for metrics.

## Prices

List prices of Europe (Frankfurt), without a free tier, tax or discount. *Seen* is the issue of AWS's price list that a
public page quotes. *Not confirmed for Frankfurt* is a public page of that date with the figure for the United States or
for no region; AWS is taken to ask the same in Europe. Ireland asks 7 % less for DynamoDB and 10 % less for logs. Look at
the linked page before you rely on any of them.

${table(
  ['price of', 'unit', 'US dollars', 'seen'],
  Object.values(PRICES).map(({ what, unit, microUsd, page, seen }) => [
    `[${what}](${page})`,
    unit,
    plainDollars(microUsd),
    seen,
  ]),
  2,
)}

## A month at rest

Nothing is collected or paid; the schedules run. A run of each was counted, times its runs in a month of 30 days.
Lambda polls the queue with five long polls of 20 seconds at once
([Lambda and SQS](https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html)). KMS is asked at most once in five minutes
for each right to use the key that a role has; at rest it is far less. Payouts publish ${metrics.ofPayouts} metrics more, each billed
for the hours in which it is published: at most ${dollars(costOf('metrics', metrics.ofPayouts))} a month, where some payout takes each step in every hour.

${usageTable(rest)}

## A million payouts

Per payout, by the part of the flow:

${table(['part', ...COUNTED.map((what) => SHORT[what]), 'USD per million'], partRows, 1)}

All of them, for a million:

${usageTable(million)}

Lambda's time is that of this run, on another processor and with services on the same machine. If every run took three
times as long, a million payouts would cost ${dollars(2 * costOf('gbSeconds', million.gbSeconds ?? 0))} more.

The recipients of the recorded run are paid for the first time: for each, collect-expenses writes two rows, of the
recipient and of the account. A later payout of theirs writes the first of them once, when it was paid.

Lists by month, report and recipient have an index each: ${recorded.lists.units.toFixed(2)} write units for each payout that was recorded,
where it is made, and none in any later step. Their keys take ${Math.round(recorded.lists.bytes)} bytes of its row.

A later collection that finds an expense unchanged reads its row and writes nothing: ${dollars(totalOf(readAgain) * (MILLION / expenses))} for each
million that a source lists again.

## Charging sessions

Each session is claimed once, with one conditional write of one unit: ${thousands(sessions.count)} of them here, ${(sessions.count / expenses).toFixed(1)} for each expense. A
claim takes ${Math.round(sessions.bytes / sessions.count)} bytes. A million sessions cost ${dollars(costOf('writeUnits', MILLION))} to claim, and ${dollars(keptSessions)} a month to keep with their
backups; the figures above have them. An expense that a later collection finds unchanged claims nothing.

## Approvals

Where people approve files, each file costs more, and no payout a write. Counted at the calls of test/deployed, for a file
that two people approve: 9 write units more than a file that nobody approves (its proposal 3 and the approvals 2 and 5 in
place of a seal of 3, and 2 for the larger row at its end), 2 runs of console-decide, one of repair-payouts, one S3 PUT for what proves the
approvals, and some 15 read units. The last approval also reads each payout of the file once: a read unit for each
that is not larger than 4 kB. Registering an approver writes 2 units, the first file of a new one 3, a refusal 2.

## Evidence

Where the bucket has Object Lock, each daily proof writes one anchor: one S3 PUT, a query or two and some read units a day, and a
read unit or two for each payout that changed and waits and is in no open file or collection. A head takes 160 bytes: a million payouts
that change on three days each are 0.5 GB, some 0.01 a month to keep. Making a month's evidence reads each payout of it once,
each report and file once, and asks for each line of a report once more: 1,000 payouts cost less than 0.001.

## The console

At rest: eight alarms, 0.80 a month, two more where it has a morning mail, 0.20, and the page's files and two small tables of CloudFront's, below a cent. No function
of it runs unless somebody looks, and nothing of it is provisioned. A user pool of the Essentials plan is free for 10,000
people a month, by the plan's page of September 2026; a person signs in some 20 times a month.

A person who works a day in it makes some 500 requests: HTTP API 1.00 to 1.20 a million, CloudFront 1.00 to 1.20 per
million of HTTPS requests and 0.085 per GB, each below a cent. A list of 50 payouts reads 50 rows, some 50 to 100 read
units: 0.00002. Today reads each payout that is due at the next cut-offs or waits for a person: 10,000 of them 0.0015 a look.
What people ask for writes one unit to the record, and reads one or two; a batch and a bank report each write one unit more, for
the list of their month, and a daily proof one.

An export reads each payout that a file ever carried since the first month once, and each month's journal; statements read the charge
records of each payout, and put one object for 100 recipients. 10,000 statements are some 10 minutes of a function with 1.77 GB,
0.015, and 230 MB to keep, 0.006 a month.

A morning mail is a look at Today, and one e-mail for each address: 22 working days and three addresses are 66 e-mails a
month, of which SNS sends a thousand free and 100,000 for 2.00.

## Write-back

Where payments are recorded at AMPECO: a secret, 0.40 a month for each account, and a run every hour, below a cent. A payout
takes a run for each fact of it, two or three, some 10 write units and 12 read units, and three requests to AMPECO: some 12.00
a million, by its calls. What came back takes as much again.

## Not counted

Data transfer to the source's API and from the bank's SFTP, which are not part of the stack; X-Ray, which is off unless
the configuration turns it on; e-mails of alarms; storage of logs, files and archived events, each below a dollar for a
million payouts in a month; AWS support.
`;
}

const COUNTED = [
  'writeUnits',
  'readUnits',
  'sqsRequests',
  's3Puts',
  's3Gets',
  'events',
  'lambdaRequests',
  'gbSeconds',
] as const satisfies readonly Priced[];

const SHORT: Readonly<Record<(typeof COUNTED)[number], string>> = {
  writeUnits: 'write units',
  readUnits: 'read units',
  sqsRequests: 'SQS',
  s3Puts: 'S3 PUT',
  s3Gets: 'S3 GET',
  events: 'events',
  lambdaRequests: 'runs',
  gbSeconds: 'GB-seconds',
};

function usageTable(usage: Usage): string {
  const rows = usedIn(usage).map(([what, count]) => [
    PRICES[what].what,
    count < 10 && !Number.isInteger(count) ? perPayout(count) : thousands(Math.round(count)),
    dollars(costOf(what, count)),
  ]);
  return table(
    ['what', 'count', 'US dollars'],
    [...rows, ['**sum**', '', `**${dollars(totalOf(usage))}**`]],
    1,
  );
}

/** @param textColumns number of text columns, from the left. */
function table(head: readonly string[], rows: readonly (readonly string[])[], textColumns: number): string {
  const rule = head.map((_, column) => (column < textColumns ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function dollars(usd: number): string {
  return usd.toFixed(2);
}

function plainDollars(microUsd: bigint): string {
  return (Number(microUsd) / MILLION).toString();
}

function perPayout(count: number): string {
  return count === 0 ? '–' : count.toFixed(3);
}

function thousands(count: number): string {
  return count.toLocaleString('en-GB');
}
