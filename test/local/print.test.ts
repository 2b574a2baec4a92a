import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../functions/core/batch.ts';
import { plainDate } from '../../functions/core/date.ts';
import type { Payout } from '../../functions/core/payout.ts';
import type { PreviewSummary } from '../../functions/submit-batches/preview.ts';
import type { LocalResult } from '../../local/document.ts';
import { toDocument } from '../../local/document.ts';
import { printResult } from '../../local/print.ts';
import { visible } from '../../operate/terminal/terminal.ts';
import { proposalOf, type Signer, signedBy, signerNamed } from '../support/approvals.ts';
import { refusal } from '../support/bank-facts.ts';
import { openedBatch, SEAL } from '../support/batches.ts';
import { expense } from '../support/expenses.ts';
import { payoutIn, payoutOf, step } from '../support/payouts.ts';
import { recording } from '../support/recording-terminal.ts';

const SANDBOXES: LocalResult['simulated'] = {
  bank: 'simulated',
  realSources: [],
  sandboxes: ['spirii', 'ampeco'],
  services: ['DYNAMODB', 'SQS', 'S3'],
};

const NO_APPROVALS: LocalResult['approvals'] = {
  sandboxPeople: [],
  decided: [],
  waiting: { waiting: [], unreadable: [], isCutOff: false },
  zones: new Map(),
  nowMs: Date.parse('2026-11-02T06:00:00Z'),
};

function resultOf(changes: Partial<LocalResult>): LocalResult {
  return {
    simulated: SANDBOXES,
    runs: [],
    batches: [],
    approvals: NO_APPROVALS,
    previews: [],
    reports: [],
    proof: undefined,
    payouts: [],
    unreadable: [],
    messages: 0,
    events: { path: 'out/events.jsonl', count: 2 },
    ...changes,
  };
}

function printed(changes: Partial<LocalResult>): string[] {
  const { terminal, lines } = recording();
  printResult(terminal, resultOf(changes));
  return lines;
}

/** As collected: an amount that no transfer can carry. */
function tooLarge(): Payout {
  const reason = { code: 'amount-too-large', severity: 'reject', message: 'It is too much.' } as const;
  const payout = payoutOf(expense({ expenseId: 'expense-large' }));
  return { ...payout, state: 'rejected', amountMinor: 10n ** 19n, reasons: [reason] };
}

describe('a window of 80 columns', () => {
  it('shows the reasons below the payout, whole and within its width', () => {
    const message =
      'The check digits do not fit: a character is wrong or two are swapped. Ask for the number.';
    const reason = { code: 'iban-check-digits', severity: 'reject', message } as const;
    const payout = payoutOf(expense({ recipientName: 'Anneliese von der Heide', expenseId: 'e'.repeat(40) }));
    const { terminal, lines } = recording(true, 80);

    printResult(terminal, resultOf({ payouts: [{ ...payout, state: 'rejected', reasons: [reason] }] }));

    const plain = lines.map((line) => stripVTControlCharacters(line));
    const head = plain.findIndex((line) => line.startsWith('Source'));
    const rows = plain.slice(head, plain.indexOf('', head));
    expect(Math.max(...rows.map((line) => [...line].length))).toBeLessThanOrEqual(80);
    expect(rows.join(' ').replaceAll(/ +/g, ' ')).toContain(message);
    expect(rows[0]).not.toContain('Reasons');
  });

  it('has no line below a payout without a reason', () => {
    const { terminal, lines } = recording(false, 80);

    printResult(terminal, resultOf({ payouts: [payoutIn('paid')] }));

    const head = lines.findIndex((line) => line.startsWith('Source'));
    expect(lines.indexOf('', head) - head).toBe(2);
  });
});

describe('foreign text on the terminal', () => {
  it.each([
    ['an escape sequence', 'Jane\u001b[2J', 'Jane·[2J'],
    ['a line break', 'Jane\r\nproved', 'Jane··proved'],
    ['a control of the upper half', 'Jane\u009b2J', 'Jane·2J'],
    ['a turned direction', 'Jane\u202e10.00', 'Jane·10.00'],
    ['a line separator', 'Jane\u2028x', 'Jane·x'],
  ])('shows %s as dots', (_what, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('reaches no cell of the table raw, while our own colours stay', () => {
    const { terminal, lines } = recording(true);
    const payout = payoutOf(
      expense({ recipientName: 'Ja\u001b[31mne\nDoe\u202e', expenseId: 'ex\u0007p-1', currency: 'E\u001bR' }),
    );

    printResult(terminal, resultOf({ payouts: [payout], unreadable: ['PAYOUT#\u001b[2J'] }));

    const text = lines.join('\n');
    expect(text).toContain('Ja·[31mne·Doe·');
    expect(text).toContain('ex·p-1');
    expect(text).toContain('\u001b[1m');
    expect(text.replaceAll('\u001b[1m', '').replaceAll('\u001b[22m', '').replaceAll('\n', '')).not.toMatch(
      /[\p{Cc}\p{Cf}]/u,
    );
  });
});

describe('the table of payouts', () => {
  it.each(['held', 'failed', 'returned'] as const)('shows the id of a %s one, for its review', (state) => {
    const payout = payoutIn(state);

    expect(printed({ payouts: [payout] }).join('\n')).toContain(`review: ${payout.payoutId}`);
  });

  it('shows no id of one that needs no review', () => {
    expect(printed({ payouts: [payoutIn('paid')] }).join('\n')).not.toContain('review:');
  });

  it('begins no reason with a colon where the bank gave no code', () => {
    const payout = step(payoutIn('submitted'), 'failed', {}, refusal());

    const text = printed({ payouts: [payout] }).join('\n');

    expect(text).toContain(' The bank gave no reason code.');
    expect(text).not.toMatch(/ : /);
    expect(toDocument(resultOf({ payouts: [payout] })).payouts[0]?.bankReason?.code).toBeNull();
  });
});

describe('a state that only the simulated bank caused', () => {
  const payouts = [payoutIn('paid'), payoutIn('returned'), payoutIn('held')];

  it('is called simulated where the expense is of a real source', () => {
    const simulated = { ...SANDBOXES, realSources: ['spirii'], sandboxes: [] } as const;

    const text = printed({ payouts, simulated }).join('\n');

    expect(text).toMatch(/^paid \(simulated\) +EUR +1 /m);
    expect(text).toMatch(/^returned \(simulated\) +EUR +1 /m);
    expect(text).toMatch(/^held +EUR +1 /m);
    expect(text).not.toMatch(/\bpaid (?!\(simulated\))/);
  });

  it('is called as it is where all is simulated', () => {
    expect(printed({ payouts }).join('\n')).toMatch(/^paid +EUR +1 /m);
  });
});

describe('the totals', () => {
  it('leave out amounts that no transfer can carry, and say so', () => {
    const rejected: Payout = { ...payoutOf(expense()), state: 'rejected' };

    const lines = printed({ payouts: [tooLarge(), rejected] });

    expect(lines.join('\n')).toMatch(/^rejected +EUR +2 +12\.50$/m);
    expect(lines.some((line) => line.startsWith('In no sum: 1 amount '))).toBe(true);
  });

  it('are left out where nothing is left', () => {
    expect(printed({ payouts: [tooLarge()] }).join('\n')).toMatch(/^rejected +EUR +1 +\?$/m);
  });

  it('are followed by the unreadable rows', () => {
    const text = printed({ unreadable: ['PAYOUT#PO1'] }).join('\n');

    expect(text).toContain('1 payout row of the ledger cannot be read and left out: PAYOUT#PO1');
  });
});

describe('a payment file', () => {
  const fileOf = (count: number) => ({
    batch: { ...openedBatch(), seal: { ...SEAL, count } },
    file: { name: 'a.xml', bytes: new Uint8Array(), path: 'out/a.xml' },
  });

  it('says that it has a single payment, whose name a bank checks', () => {
    const batches = [fileOf(1), fileOf(2)];

    const text = printed({ batches }).join('\n');

    expect(text).toMatch(/ 1 \(single\) /);
    expect(text).not.toMatch(/ 2 \(single\) /);
    expect(toDocument(resultOf({ batches })).batches.map(({ single }) => single)).toEqual([true, false]);
    expect(text).not.toContain('Names');
  });

  it("shows the banks' findings on its names, if any", () => {
    const batches = [{ ...fileOf(3), payeeChecks: { RVNM: 1, RCVC: 2 } }, fileOf(2)];

    const text = printed({ batches }).join('\n');

    expect(text).toMatch(/State +Names/);
    expect(text).toContain('2 RCVC, 1 RVNM');
    expect(toDocument(resultOf({ batches })).batches.map(({ payeeChecks }) => payeeChecks)).toEqual([
      { RVNM: 1, RCVC: 2 },
      undefined,
    ]);
  });
});

describe('files that people approve', () => {
  const EXPIRES_AT_MS = Date.parse('2026-11-02T12:45:00Z');
  const proposal = proposalOf(2, { expiresAtMs: EXPIRES_AT_MS, seal: SEAL });
  const proposed = { ...openedBatch({ state: 'proposed' }), proposal };
  const [anna, bert] = [signerNamed('Anna'), signerNamed('Bert')];
  const given = (signer: Signer) => ({
    ...signedBy(signer, proposed, proposal),
    atMs: EXPIRES_AT_MS - 3_600_000,
  });
  const line = payoutOf().payoutId;
  const decided: readonly Batch[] = [
    { ...proposed, batchId: 'BA1', state: 'settled', seal: SEAL, approvals: [given(anna), given(bert)] },
    {
      ...proposed,
      batchId: 'BA2',
      state: 'void',
      approvals: [given(anna)],
      voided: { why: 'refused', atMs: 0, by: bert.person, reason: 'Ask its driver.', lines: [line] },
    },
    { ...proposed, batchId: 'BA3', state: 'void', voided: { why: 'expired', atMs: 0 } },
  ];
  const approvals: LocalResult['approvals'] = {
    ...NO_APPROVALS,
    sandboxPeople: ['Ida (sandbox)', 'Per (sandbox)'],
    decided,
    zones: new Map([['eur-main', 'Europe/Oslo']]),
  };

  it('have who approved each and when, and how the others ended', () => {
    const text = printed({ approvals }).join('\n');

    expect(text).toContain('Approvals: Ida (sandbox) and Per (sandbox) sign with software passkeys.');
    expect(text).toMatch(/^BA1 .* Anna {2}2026-11-02 11:45\n +Bert {2}2026-11-02 11:45\n/m);
    expect(text).toMatch(
      /BA2 .* Anna .*Refused by Bert at 1970-01-01 00:00:00 UTC: Ask its driver. 1 line is held;/,
    );
    expect(text).toMatch(/BA3 .*Expired 2026-11-02 13:45 Europe\/Oslo without enough approvals/);
  });

  it.each([80, 120])('fit a window of %i columns', (columns) => {
    const { terminal, lines } = recording(false, columns);

    printResult(terminal, resultOf({ approvals }));

    const from = lines.findIndex((text) => text.startsWith('Approvals'));
    expect(lines.slice(from, -1).filter((text) => text.length > columns)).toEqual([]);
    expect(lines.slice(from).join(' ').replaceAll(/ +/g, ' ')).toContain(
      'Expired 2026-11-02 13:45 Europe/Oslo',
    );
  });

  it('say how to go on where they wait for approvers that are not here', () => {
    const standing = { people: 2, mayApprove: [anna.person], mayNot: [], stop: undefined };
    const waiting = { waiting: [{ batch: proposed, standing }], unreadable: [], isCutOff: false };

    const text = printed({ approvals: { ...NO_APPROVALS, waiting } }).join('\n');

    expect(text).toContain('This file waits for approvers: nothing of it is in the outbox.');
    expect(text).toContain('2 more needed, and only Anna may');
    expect(text).not.toContain('software passkeys');
  });

  it('are nothing where nobody has to approve', () => {
    expect(printed({}).join('\n')).not.toMatch(/pprove/);
  });

  it('are in the document, those that wait too', () => {
    const EPOCH = '1970-01-01T00:00:00.000Z';
    const { sandboxPeople, decided: told } = toDocument(resultOf({ approvals })).approvals;

    expect(sandboxPeople).toEqual(approvals.sandboxPeople);
    expect(told.map(({ batchId, approvals: names, voided }) => [batchId, names.length, voided])).toEqual([
      ['BA1', 2, null],
      ['BA2', 1, { why: 'refused', at: EPOCH, by: 'Bert', reason: 'Ask its driver.', lines: [line] }],
      ['BA3', 0, { why: 'expired', at: EPOCH }],
    ]);
  });
});

describe('the JSON document', () => {
  it('has the proof with its breaks, or null without one', () => {
    const breaks = [{ about: 'batch BA1', problem: 'its manifest is not the sealed one' }];

    expect(toDocument(resultOf({ proof: { runs: 1, batches: 2, breaks } })).proof).toEqual({
      runs: 1,
      batches: 2,
      breaks,
    });
    expect(toDocument(resultOf({})).proof).toBeNull();
  });

  it('names the rule and the line of a refused report', () => {
    const result = { outcome: 'refused', key: 'inbox/a', sha256: 'a', rule: 'doctype', line: 7 } as const;

    expect(toDocument(resultOf({ reports: [{ path: 'a.xml', result }] })).reports).toEqual([
      expect.objectContaining({ file: 'a.xml', outcome: 'refused', rule: 'doctype', line: 7 }),
    ]);
  });
});

describe('the lines about bank reports', () => {
  const read = (other: number) => ({
    path: 'a.xml',
    result: {
      outcome: 'read',
      summary: {
        bankReportId: 'camt.053:0123456789abcdef',
        key: 'inbox/a.xml',
        type: 'camt.053',
        version: '08',
        messageId: 'M-1',
        lines: 3 + other,
        matched: 3,
        unmatched: 0,
        other,
        changes: { accepted: 0, paid: 3, failed: 0, returned: 0 },
      },
    } as const,
  });

  it('explain unrelated bookings where a report has some, and nothing else', () => {
    expect(printed({ reports: [read(0), read(1)] }).join('\n')).toContain('Other: lines that name nothing');
    expect(printed({ reports: [read(0)] }).join('\n')).not.toContain('Other: lines');
  });
});

describe('the output of a dry run', () => {
  const summary: PreviewSummary = {
    debtorAccountId: 'eur-main',
    executionDate: plainDate('2026-11-03'),
    currency: 'EUR',
    csvKey: 'preview/eur-main/2026-11-03/preview.csv',
    files: [],
    caps: [
      {
        cap: 'run',
        beyond: { count: 3, sumMinor: 3003n },
        limit: { count: 2, sumMinor: 9000n },
      },
    ],
    counts: { 'would-be-paid': 1, 'held-back': 3, 'would-be-held': 0, held: 5, rejected: 7 },
    wouldBePaidMinor: 1250n,
    isCutOff: true,
  };
  const file = {
    key: 'a',
    messageId: 'PREVIEW-1',
    count: 1,
    controlSumMinor: 1250n,
    path: 'out/previews/a.xml',
  };

  it('says what would be paid, what a cap holds back, and that no bank got a file', () => {
    const text = printed({ previews: [{ summary, listPath: 'out/previews/a.csv', files: [file] }] }).join(
      '\n',
    );

    expect(text).toContain('Previews in out/previews');
    expect(text).toMatch(/^a\.csv +2026-11-03 +1 +12\.50 EUR +3 +0 +5 +7$/m);
    expect(text).toMatch(/^a\.xml +1 \(single\) +12\.50 EUR$/m);
    expect(text).toContain('The cap of a run would hold back 3 payouts of 30.03 EUR of eur-main');
    expect(text).toContain('More payouts of eur-main wait than its preview lists.');
    expect(text).toContain('nothing of it was handed to a bank');
  });

  it('is nothing where no source is on one', () => {
    expect(printed({}).join('\n')).not.toContain('Dry run');
  });
});
