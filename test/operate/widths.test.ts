import { describe, expect, it } from 'vitest';
import type { OpenApprover } from '../../functions/core/approval/foresee.ts';
import type { ProposedBatch } from '../../functions/core/batch.ts';
import type { UnmatchedLine } from '../../functions/ledger/unmatched-lines.ts';
import { simulatedLine } from '../../local/simulated.ts';
import type { ProposalStanding } from '../../operate/approvals/list.ts';
import { printProposals } from '../../operate/approvals/print-list.ts';
import { printShownBatch } from '../../operate/approvals/print-shown.ts';
import type { ShownBatch, ShownPayment } from '../../operate/approvals/show.ts';
import { checkConfigFile } from '../../operate/deployment/check.ts';
import { printDeployment } from '../../operate/deployment/print-deployment.ts';
import { printVerified } from '../../operate/evidence/print-verified.ts';
import type { Verified } from '../../operate/evidence/verify/verify-evidence.ts';
import type { Listed } from '../../operate/payouts/list-payouts.ts';
import {
  printEventLetters,
  printMissedRuns,
  printPayoutLetters,
} from '../../operate/redrive/print-letters.ts';
import { printReports } from '../../operate/reports/print-reports.ts';
import { printUnmatched } from '../../operate/reports/print-unmatched.ts';
import { printListed } from '../../operate/review/print-list.ts';
import { printDecided } from '../../operate/review/print-shown.ts';
import { printFiles } from '../../operate/terminal/folder.ts';
import { printParagraph } from '../../operate/terminal/table.ts';
import type { Terminal } from '../../operate/terminal/terminal.ts';
import { widthOf } from '../../operate/terminal/text-width.ts';
import { EXPIRES_AT_MS, proposalOf, signedBy, signerNamed } from '../support/approvals.ts';
import { debit } from '../support/bank-facts.ts';
import { manifestEntry, openedBatch, SEAL } from '../support/batches.ts';
import { expense } from '../support/expenses.ts';
import { CALLER_ARN } from '../support/identity-service.ts';
import { payoutIn, payoutOf, step } from '../support/payouts.ts';
import { personNamed } from '../support/people.ts';
import { screenOf } from '../support/screen.ts';

const UUID = '0fcba9ff-bf65-4031-989f-5dac1d6d366d';
const LONG_NAME =
  'Wohnungseigentümergemeinschaft Zum Goldenen Löwen Münster-Hiltrup Verwaltungsgesellschaft mbH';
const EXAMPLE = new URL('../../config/example.json', import.meta.url).pathname;

const paid = step(
  payoutIn('submitted'),
  'paid',
  {},
  debit({ amountMinor: 123_456_789_01n, currency: 'EUR', reference: 'FT26120712345678ABCDEFGHIJKLMNOPQR' }),
);

const listed: readonly Listed[] = [
  payoutOf(
    expense({
      expenseId: UUID,
      reportId: '32100002',
      recipientName: LONG_NAME,
      amount: { text: '99999999999', unit: 'minor' },
    }),
  ),
  payoutOf(expense({ recipientName: '', iban: '' })),
  payoutIn('failed'),
].map((payout) => ({ payout, waitsFor: undefined }));

const line: UnmatchedLine = {
  sha256: 'a'.repeat(64),
  ordinal: 123_456,
  why: 'older-attempt-contradicts',
  level: 'transaction',
  status: 'RJCT',
  reasonCode: 'AC04',
  endToEndId: `${payoutOf().payoutId}-01`,
  amountMinor: 123_456_789_01n,
  expectedMinor: 1n,
  currency: 'EUR',
};

const summary = {
  bankReportId: 'camt.053:0123456789abcdef',
  key: 'inbox/a.xml',
  type: 'camt.053',
  version: '001.08',
  messageId: 'M1',
  debtorAccountIds: ['eur-main'],
  lines: 123_456,
  matched: 123_456,
  unmatched: 1,
  other: 12_345,
  changes: { accepted: 1, paid: 123_456, failed: 12, returned: 3 },
};

const proposed: ProposedBatch = {
  ...openedBatch({ state: 'proposed', debtor: { ...openedBatch().debtor, accountId: 'a'.repeat(32) } }),
  proposal: proposalOf(2, { seal: { ...SEAL, count: 12_345, controlSumMinor: 99_999_999_999n } }),
  approvals: [signedBy(signerNamed('Anna'), openedBatch(), proposalOf())],
};

function openApprover(name: string, bar: OpenApprover['bar']): OpenApprover {
  return { person: personNamed(name), bar, credentialIds: [], notBeside: [] };
}

const standing: ProposalStanding = {
  people: 2,
  missing: 1,
  able: 1,
  open: [
    openApprover('Bert', undefined),
    openApprover('Dora', 'person-made-it'),
    openApprover('Emil', 'key-of-maker'),
    openApprover('Frida', 'key-brought-in'),
  ],
  stop: undefined,
};

const payment: ShownPayment = {
  entry: manifestEntry('expense-1', { creditorName: LONG_NAME, amountMinor: 99_999_999_999n }),
  payout: payoutOf(expense({ expenseId: UUID })),
  news: 'another',
};

const shownProposal: ShownBatch = {
  batch: proposed,
  standing,
  seal: proposed.proposal.seal,
  largest: [payment],
  newAccounts: { count: 1, sumMinor: 99_999_999_999n, another: 1, largest: [payment] },
  releasedHolds: { count: 1, asPaid: 1, largest: [payment] },
  unusualPrices: 0,
  makers: ['Dora', CALLER_ARN],
  isAsSigned: false,
};

const verified: Verified = {
  about: undefined,
  bytes: 123_456_789,
  sha256: 'a'.repeat(64),
  answers: [{ check: 'files', holds: false, counted: '1 file', problems: [], problemCount: 0 }],
  sums: [],
  firstKeys: [{ name: LONG_NAME, subject: 'a'.repeat(36), sha256: 'b'.repeat(64) }],
  holds: false,
};

const message = { messageId: '81bf6d94-dae3-41c0-9c15-d1a3af3dd449' } as const;
const { payoutId } = payoutOf();

/** Synthesised once. */
let deployment: ReturnType<typeof checkConfigFile> | undefined;

/** Everything that a command prints as a table, with values as long as they come. */
const PRINTS: readonly (readonly [what: string, print: (terminal: Terminal) => unknown])[] = [
  ['a list of payouts', (terminal) => printListed(terminal, listed)],
  ['a payout after a decision', (terminal) => printDecided(terminal, paid)],
  ['lines of a report', (terminal) => printUnmatched(terminal, { lines: [line], hasMore: true })],
  [
    'proposals',
    (terminal) =>
      printProposals(
        terminal,
        { waiting: [{ batch: proposed, standing }], unreadable: [proposed.batchId], isCutOff: true },
        () => 'America/Argentina/ComodRivadavia',
        EXPIRES_AT_MS - 3_600_000,
      ),
  ],
  [
    'a proposal',
    (terminal) =>
      printShownBatch(terminal, shownProposal, {
        stage: 'prod',
        timeZone: 'America/Argentina/ComodRivadavia',
        nowMs: EXPIRES_AT_MS - 3_600_000,
      }),
  ],
  [
    'reports',
    (terminal) =>
      printReports(terminal, [
        {
          path: 'out/bank-reports/pain.002-BA4QSBECENQV916YASFGSWZ1P8QY-received.xml',
          result: { outcome: 'read', summary },
        },
        {
          path: 'out/bank-reports/b.xml',
          result: { outcome: 'refused', key: 'inbox/b.xml', sha256: 'b'.repeat(64), rule: 'zip', line: 1 },
        },
      ]),
  ],
  [
    'dead letters',
    (terminal) =>
      printPayoutLetters(
        terminal,
        [{ ...message, fate: 'unreadable', message: { payoutId, version: 3 } }],
        true,
      ),
  ],
  [
    'events set aside',
    (terminal) =>
      printEventLetters(terminal, [{ ...message, fate: 'left', payoutId, told: 2, untold: 3 }], true),
  ],
  [
    'missed runs',
    (terminal) =>
      printMissedRuns(
        terminal,
        [
          {
            ...message,
            at: '2026-11-03T07:12:40.000Z',
            functionName: 'ev-payouts-prod-ReconcileBankReportsFunction01234567',
            why: 'RetriesExhausted',
            kind: 'scheduled',
            event: '{"source":"spirii","account":"nordfleet"}',
            fate: 'left',
          },
        ],
        false,
      ),
  ],
  [
    'written files',
    (terminal) =>
      printFiles(terminal, [
        { name: `${'Sammelbuchung '.repeat(8)}2026-10_PREVIEW.csv`, bytes: 123_456_789 },
        { name: 'payroll_2026-10.csv', bytes: 1 },
      ]),
  ],
  ['what verified evidence says', (terminal) => printVerified(terminal, 'evidence.tar', verified)],
  [
    'the first and the last line of a run',
    (terminal) =>
      printParagraph(
        terminal,
        simulatedLine({
          bank: 'simulated',
          realSources: ['spirii', 'ampeco'],
          sandboxes: ['spirii', 'ampeco'],
          services: ['DYNAMODB', 'SQS', 'S3'],
        }),
      ),
  ],
  [
    'what a configuration deploys',
    async (terminal) => {
      deployment ??= checkConfigFile(EXAMPLE, Date.parse('2026-11-02T06:00:00Z'));
      const document = await deployment;
      if (!document.ok) throw new Error('The example can be deployed.');
      printDeployment(terminal, document);
    },
  ],
];

/** What nobody may break: dates, times, ids, amounts and words. */
function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

describe.each(PRINTS)('%s', (_what, print) => {
  async function printed(columns: number): Promise<string> {
    const screen = screenOf(columns);
    await print(screen);
    return screen.text();
  }

  it.each([80, 120])(
    'fits %i columns',
    async (columns) => {
      const tooWide = (await printed(columns)).split('\n').filter((text) => widthOf(text) > columns);

      expect(tooWide).toEqual([]);
    },
    60_000,
  );

  it.each([80, 120])(
    'has every word whole in %i columns, or cut where it says so',
    async (columns) => {
      const whole = wordsOf(await printed(10_000));

      const words = wordsOf(await printed(columns));

      expect(words.filter((word) => !word.endsWith('…') && !whole.includes(word))).toEqual([]);
    },
    60_000,
  );
});

describe.each(PRINTS.filter(([what]) => what !== 'a list of payouts'))('%s', (_what, print) => {
  it.each([80, 120])(
    'has all its words in %i columns',
    async (columns) => {
      const [narrow, wide] = [screenOf(columns), screenOf(10_000)];
      for (const screen of [narrow, wide]) await print(screen);

      expect(wordsOf(narrow.text()).sort()).toEqual(wordsOf(wide.text()).sort());
    },
    60_000,
  );
});

describe('a list of payouts', () => {
  function printed(columns: number, payouts: readonly Listed[]): string[] {
    const screen = screenOf(columns);
    printListed(screen, payouts);
    return screen.text().trimEnd().split('\n');
  }

  it('has in 120 columns a line for each payout, and one below it for why it waits', () => {
    const lines = printed(120, listed);

    const ids = listed.map(({ payout }) => payout.payoutId);
    expect(lines.map((text) => text.slice(0, 28))).toEqual([
      expect.stringMatching(/^Payout /),
      expect.stringMatching(/^ {2}Why/),
      ...ids.flatMap((id) => [id, expect.stringMatching(/^ {2}\S/)]),
    ]);
  });

  it('has in 120 columns one line for each payout that waits for nobody', () => {
    const lines = printed(120, [{ payout: paid, waitsFor: undefined }]);

    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(
      /^PO\w{26} +paid +2026-11-02 +2026-11-03 +[\d.]+ EUR +Jane Doe +spirii\/nordfleet /,
    );
  });

  it.each([80, 120])('has in %i columns what decides about a payout', (columns) => {
    const text = printed(columns, listed).join('\n');

    for (const { payout } of listed) expect(text).toContain(payout.payoutId);
    expect(text).toContain('999999999.99 EUR');
    expect(text).toContain('spirii/nordfleet');
    expect(text).toContain('0fcba9ff');
  });
});

describe('what a configuration deploys', () => {
  it('is in 120 columns as in a window of any width', async () => {
    const [, print] = PRINTS.find(([what]) => what === 'what a configuration deploys') ?? [];
    const [narrow, wide] = [screenOf(120), screenOf(10_000)];
    for (const screen of [narrow, wide]) await print?.(screen);

    expect(narrow.text()).toBe(wide.text());
  }, 60_000);
});

/** Sentences stand below the rows of the first four, the last two have one line; a list of payouts is held above. */
const NOT_IN_ONE_LINE = [
  'proposals',
  'a proposal',
  'events set aside',
  'missed runs',
  'a list of payouts',
  'written files',
  'the first and the last line of a run',
];

describe.each(PRINTS.filter(([what]) => !NOT_IN_ONE_LINE.includes(what)))('%s', (_what, print) => {
  it('has in 120 columns each row in one line', async () => {
    const [narrow, wide] = [screenOf(120), screenOf(10_000)];
    for (const screen of [narrow, wide]) await print(screen);
    const shown = narrow.text().split('\n');
    const rows = wide
      .text()
      .split('\n')
      .filter((text) => widthOf(text) <= 120);

    expect(rows.length).toBeGreaterThan(1);
    expect(rows.filter((row) => !shown.includes(row))).toEqual([]);
  }, 60_000);
});
