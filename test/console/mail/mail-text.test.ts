import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MailSetting, mailText, type Waiting } from '../../../console/api/mail/mail-text.ts';
import { IBANS } from '../../support/expenses.ts';
import { forAll } from '../../support/properties.ts';

const BATCH = 'BA0123456789ABCDEFGHJKMNPQRS';
const NAME = 'Olga Telltale';
const WORDS = `${NAME} wrote ${IBANS.nl}`;

const QUIET: Waiting = {
  at: '2026-11-30T06:30:00.000Z',
  cutOffs: [],
  approvals: [],
  waiting: [],
  holds: [],
  failed: [],
  isCutOff: false,
  unacknowledgedFiles: [],
  areFilesCutOff: false,
  bankLines: { count: 0, isAtLeast: false },
  sources: [],
  proof: null,
  alarms: [],
  stops: [],
  unreadable: [],
};

const SETTING: MailSetting = {
  stage: 'prod',
  origin: 'https://payouts.example',
  timeZone: 'Europe/Berlin',
  accountZone: (id) => (id === 'nordic' ? 'Europe/Oslo' : 'UTC'),
};

function proposed(over: Partial<Waiting['approvals'][number]> = {}): Waiting['approvals'][number] {
  return {
    batchId: BATCH,
    state: 'proposed',
    debtorAccountId: 'nordic',
    count: 12,
    controlSumMinor: '123450',
    currency: 'EUR',
    executionDate: '2026-12-01',
    openedAt: '2026-11-29T10:00:00.000Z',
    proposedAt: '2026-11-29T10:00:00.000Z',
    expiresAt: '2026-11-30T10:45:00.000Z',
    approvals: [],
    voided: null,
    people: 2,
    mayApprove: [NAME, 'Bert'],
    mayNot: [NAME],
    notBeside: [NAME],
    isShort: false,
    isStopped: false,
    ...over,
  };
}

function reason(over: Partial<Waiting['holds'][number]> = {}): Waiting['holds'][number] {
  const sums = [{ currency: 'EUR', count: 2, sumMinor: '250000' }];
  return {
    code: 'limit-exceeded',
    count: 2,
    sums,
    oldestSince: '2026-11-28T08:00:00.000Z',
    message: WORDS,
    ...over,
  };
}

const SILENT = {
  batchId: BATCH,
  debtorAccountId: 'nordic',
  executionDate: '2026-11-27',
  count: 3,
  answerDueAt: '2026-11-29T12:00:00.000Z',
  isOverdue: true,
};
const SOURCE = {
  source: 'spirii/nordfleet',
  mode: 'live',
  endedAt: '2026-11-28T05:00:00.000Z',
  completeAt: null,
  readingSince: null,
  late: null,
} as const;
const STOP = {
  debtorAccountId: '*',
  by: NAME,
  reason: WORDS,
  at: '2026-11-29T09:00:00.000Z',
  resumedBy: [NAME],
};

function sent(waiting: Partial<Waiting>, setting = SETTING) {
  const mail = mailText({ ...QUIET, ...waiting }, setting);
  if (mail === undefined) throw new Error('Something waits.');
  return mail;
}

describe('a morning on which nothing waits', () => {
  it('has no mail', () => {
    expect(mailText(QUIET, SETTING)).toBeUndefined();
  });

  it.each<[string, Partial<Waiting>]>([
    [
      'the pipeline and banks work',
      { waiting: [{ state: 'ready', waitsFor: 'pipeline', count: 3, isAtLeast: false, since: null }] },
    ],
    ['a bank has time to answer', { unacknowledgedFiles: [{ ...SILENT, isOverdue: false }] }],
    ['sources were read', { sources: [SOURCE] }],
    ['the sums add up', { proof: { at: QUIET.at, batches: 4, runs: 5, breaks: 0 } }],
    ['a proposal has expired: nobody can approve it', { approvals: [proposed({ expiresAt: QUIET.at })] }],
  ])('has none either where %s', (_what, waiting) => {
    expect(mailText({ ...QUIET, ...waiting }, SETTING)).toBeUndefined();
  });
});

describe('the mail', () => {
  it('says which files wait for how many approvals, and until when by the clock of their account', () => {
    const given = [{ person: NAME, at: QUIET.at }];
    const mail = sent({ approvals: [proposed({ approvals: given }), proposed({ debtorAccountId: 'euro' })] });

    expect(mail.subject).toBe('ev-payouts prod: 2 files to approve');
    expect(mail.text.split('\n\n')[1]).toBe(
      [
        'For approvers: 2 payment files to approve',
        '- nordic, 12 payments, 1234.50 EUR, to be executed on 2026-12-01: 1 approval missing, until 2026-11-30 11:45 Europe/Oslo.',
        '- euro, 12 payments, 1234.50 EUR, to be executed on 2026-12-01: 2 approvals missing, until 2026-11-30 10:45 UTC.',
        'https://payouts.example/approvals',
      ].join('\n'),
    );
  });

  it('says why a file cannot get its approvals', () => {
    const { text } = sent({ approvals: [proposed({ mayApprove: [NAME], isShort: true, isStopped: true })] });

    expect(text).toContain('Its account is stopped, so nobody can approve it.');
    expect(text).toContain('It cannot get them: only 1 person with a key may still approve it.');
    expect(sent({ approvals: [proposed({ isShort: true })] }).text).toContain(
      'only 2 people with a key may still approve it, and not all of them together.',
    );
    expect(sent({ approvals: [proposed()] }).text).not.toMatch(/stopped|cannot/);
  });

  it('counts what is held, failed and came back by its reasons, each with its list', () => {
    const sums = [
      { currency: 'EUR', count: 1, sumMinor: '100' },
      { currency: 'SEK', count: 1, sumMinor: '12345678901234567890' },
    ];
    const mail = sent({
      holds: [reason()],
      failed: [
        { state: 'failed', ...reason({ code: 'AC04', count: 1 }) },
        { state: 'returned', ...reason({ code: 'MD07', sums }) },
      ],
    });

    expect(mail.subject).toBe('ev-payouts prod: payouts held, payouts failed, payouts returned');
    expect(mail.text).toContain(
      '- limit-exceeded: 2 payouts, 2500.00 EUR, since 2026-11-28 09:00 Europe/Berlin.\nhttps://payouts.example/holds\n',
    );
    expect(mail.text).toContain('- AC04: 1 payout, 2500.00 EUR');
    expect(mail.text).toContain('https://payouts.example/payouts?state=failed\n');
    expect(mail.text).toContain('- MD07: 2 payouts, 1.00 EUR, 123456789012345678.90 SEK');
    expect(mail.text).toContain('https://payouts.example/payouts?state=returned\n');
  });

  it.each([IBANS.nl, NAME, 'nl91-abna', 'AC045'])(
    'does not repeat %s, which a bank gave as its code',
    (code) => {
      const { text } = sent({ failed: [{ state: 'failed', ...reason({ code }) }] });

      expect(text).not.toContain(code);
      expect(text).toContain('- a code of the bank: 2 payouts');
    },
  );

  it('counts the lines of bank reports', () => {
    expect(sent({ bankLines: { count: 1, isAtLeast: false } }).text).toContain(
      '- 1 line waits for somebody.\nhttps://payouts.example/bank-reports/waiting',
    );
    expect(sent({ bankLines: { count: 500, isAtLeast: true } }).text).toContain('- At least 500 lines wait');
  });

  it('names the files whose bank should have spoken', () => {
    expect(sent({ unacknowledgedFiles: [SILENT, { ...SILENT, isOverdue: false }] })).toMatchObject({
      subject: 'ev-payouts prod: 1 file unanswered',
      text: expect.stringContaining(
        `- ${BATCH} of nordic, 3 payments, to be executed on 2026-11-27: the answer was due 2026-11-29 13:00 Europe/Oslo. Ask the bank.\nhttps://payouts.example/batches?state=submitted`,
      ),
    });
  });

  it('says which sources are late, and when they last were not', () => {
    const { text } = sent({
      sources: [
        { ...SOURCE, late: 'not-read' },
        { ...SOURCE, source: 'ampeco/voltgrid', late: 'not-to-its-end' },
      ],
    });

    expect(text).toContain(
      '- spirii/nordfleet was not read when it was due. It last was at 2026-11-28 06:00 Europe/Berlin.',
    );
    expect(text).toContain('- ampeco/voltgrid was not read to its end when it was due. It never was.');
  });

  it('says that sums do not add up', () => {
    expect(sent({ proof: { at: QUIET.at, batches: 1, runs: 2, breaks: 1 } }).text).toContain(
      '- 1 of 1 batch and 2 runs, proved at 2026-11-30 07:30 Europe/Berlin.',
    );
  });

  it('says what is stopped, since when, and how far its end is', () => {
    const { text } = sent({ stops: [STOP, { ...STOP, debtorAccountId: 'nordic', resumedBy: [] }] });

    expect(text).toContain(
      '- Nothing leaves any account since 2026-11-29 10:00 Europe/Berlin, and 1 person said it may end.',
    );
    expect(text).toContain('- Nothing leaves nordic since 2026-11-29 10:00 Europe/Berlin.');
    expect(text).toContain('https://payouts.example/controls');
  });

  it('names rows that nobody can read, and says where it counted no further', () => {
    const { text, subject } = sent({ unreadable: [BATCH], isCutOff: true });

    expect(subject).toBe('ev-payouts prod: 1 row unreadable');
    expect(text).toContain(`- ${BATCH} is in no list and in no count.`);
    expect(text).toContain('More waits than was counted for this mail.');
  });

  it('leaves to the console what would make it long', () => {
    const unreadable = Array.from({ length: 5_000 }, () => BATCH);

    expect(sent({ unreadable }).text.match(new RegExp(BATCH, 'g'))).toHaveLength(20);
    expect(sent({ unreadable }).text).toContain('- and 4980 more\n');
  });
});

describe('whatever waits', () => {
  const text = fc.constantFrom(NAME, WORDS, IBANS.nl, IBANS.de);
  const count = fc.nat({ max: 1_000_000 });
  const sumMinor = fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String);
  const currency = fc.constantFrom('EUR', 'SEK', 'ISK');
  const day = fc.constantFrom('2026-11-27', '2026-12-01');
  const moment = fc
    .date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
    .map((at) => at.toISOString());
  const people = fc.array(text, { maxLength: 3 });
  const reasons = fc.record({
    code: fc.oneof(text, fc.constantFrom('limit-exceeded', 'AC04')),
    count,
    sums: fc.array(fc.record({ currency, count, sumMinor }), { maxLength: 3 }),
    oldestSince: moment,
    message: text,
  });
  const approvals = fc.record({
    person: text,
    at: moment,
  });
  const file = fc
    .record({
      count,
      controlSumMinor: sumMinor,
      currency,
      executionDate: day,
      expiresAt: moment,
      approvals: fc.array(approvals, { maxLength: 2 }),
      people: fc.constantFrom(2, 3),
      mayApprove: people,
      mayNot: people,
      notBeside: people,
      isShort: fc.boolean(),
      isStopped: fc.boolean(),
    })
    .map((over) => proposed(over));
  const waiting: fc.Arbitrary<Waiting> = fc.record({
    at: moment,
    cutOffs: fc.constant([]),
    approvals: fc.array(file, { maxLength: 25 }),
    waiting: fc.constant([]),
    holds: fc.array(reasons, { maxLength: 25 }),
    failed: fc.array(
      fc
        .tuple(fc.constantFrom('failed' as const, 'returned' as const), reasons)
        .map(([state, counted]) => ({ state, ...counted })),
    ),
    isCutOff: fc.boolean(),
    areFilesCutOff: fc.boolean(),
    unacknowledgedFiles: fc.array(fc.boolean().map((isOverdue) => ({ ...SILENT, isOverdue }))),
    bankLines: fc.record({ count, isAtLeast: fc.boolean() }),
    sources: fc.array(
      fc
        .constantFrom(null, 'not-read' as const, 'not-to-its-end' as const)
        .map((late) => ({ ...SOURCE, late })),
    ),
    proof: fc.option(fc.record({ at: moment, batches: count, runs: count, breaks: count })),
    alarms: fc.constant([]),
    stops: fc.array(
      fc.record({
        debtorAccountId: fc.constantFrom('*', 'nordic'),
        by: text,
        reason: text,
        at: moment,
        resumedBy: people,
      }),
    ),
    unreadable: fc.array(fc.constant(BATCH)),
  });

  it('the mail has no name, no IBAN and no word of anybody, and is one that SNS takes', () => {
    forAll(waiting, fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), (today, stage) => {
      const mail = mailText(today, { ...SETTING, stage });
      if (mail === undefined) return;
      for (const told of [NAME, 'Olga', 'wrote', IBANS.nl, IBANS.de]) {
        expect(mail.text).not.toContain(told);
        expect(mail.subject).not.toContain(told);
      }
      expect(mail.subject).toMatch(/^[\x20-\x7e]{1,100}$/);
      expect(Buffer.byteLength(mail.text)).toBeLessThan(262_144);
    });
  });

  it('the mail comes exactly where something waits for a person, with a link for each part', () => {
    forAll(waiting, (today) => {
      const parts = [
        today.stops.length > 0,
        today.approvals.some(({ expiresAt }) => (expiresAt ?? '') > today.at),
        today.holds.length > 0,
        today.failed.some(({ state }) => state === 'failed'),
        today.failed.some(({ state }) => state === 'returned'),
        today.bankLines.count > 0,
        today.unacknowledgedFiles.some(({ isOverdue }) => isOverdue),
        today.sources.some(({ late }) => late !== null),
        (today.proof?.breaks ?? 0) > 0,
        today.unreadable.length > 0,
      ].filter(Boolean).length;

      const links = mailText(today, SETTING)?.text.match(/^https:\/\/payouts\.example\/\S*$/gm) ?? [];

      expect(links).toHaveLength(parts);
    });
  });
});
