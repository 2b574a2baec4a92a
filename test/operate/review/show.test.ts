import { describe, expect } from 'vitest';
import type { BankFact } from '../../../functions/core/bank-fact.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import type { State } from '../../../functions/core/states.ts';
import { batchKey, payoutKey } from '../../../functions/ledger/keys.ts';
import { lookAtPayee, recordPayeeCheck } from '../../../functions/ledger/payees.ts';
import { cancel } from '../../../operate/decide.ts';
import { printShown } from '../../../operate/review/print-shown.ts';
import { noSuchAttempt, showPayout } from '../../../operate/review/show.ts';
import { shownDocument } from '../../../operate/review/shown-document.ts';
import { debit, fact, moneyBack, notDebited, refusal } from '../../support/bank-facts.ts';
import { rejectionOf } from '../../support/errors.ts';
import { expense, IBANS } from '../../support/expenses.ts';
import { ANY_PAYEE } from '../../support/payees.ts';
import { it, type PaymentStand, scheduledPayout } from '../../support/payment-stand.ts';
import { PLAN, payoutOf, step } from '../../support/payouts.ts';
import { personNamed } from '../../support/people.ts';
import { present } from '../../support/present.ts';
import { screenOf } from '../../support/screen.ts';

const payout = scheduledPayout(expense());

async function shown(
  stand: PaymentStand,
  payoutId = payout.payoutId,
): Promise<{ readonly text: string; readonly isBelieved: boolean }> {
  const found = await showPayout(stand.deps, payoutId);
  const screen = screenOf(400);
  printShown(screen, found);
  return { text: screen.text(), isBelieved: found.isBelieved };
}

async function documentOf(stand: PaymentStand, payoutId = payout.payoutId) {
  return shownDocument(await showPayout(stand.deps, payoutId), undefined);
}

describe('a payout that is shown', () => {
  it('has its history, and a masked account', async ({ stand }) => {
    await stand.put(payout);

    const { text, isBelieved } = await shown(stand);

    expect(isBelieved).toBe(true);
    expect(text).toContain('ready → scheduled');
    expect(text).not.toContain(payout.iban);
    expect(text).not.toContain('past the ledger');
  });

  it('has its name as a payment file would say it, where that differs', async ({ stand }) => {
    const lost = payoutOf(expense({ expenseId: 'lost', recipientName: 'Åse 東京東京' }));
    await stand.put(lost, payout);

    expect((await shown(stand, lost.payoutId)).text).toContain(
      'in a payment file: Aase ....\n  recipient-name-lost: Of the 7 ',
    );
    expect((await shown(stand)).text).not.toContain('in a payment file');
  });

  it('has a word for an attempt that has not been, and none for one that has', async ({ stand }) => {
    await stand.put(payout);
    const found = await showPayout(stand.deps, payout.payoutId);

    expect(noSuchAttempt(found, 2)).toBe(
      'There is no attempt 2 of this payout yet: so far it has had one attempt.',
    );
    expect(noSuchAttempt(found, 1)).toBeUndefined();
    expect(noSuchAttempt(found, undefined)).toBeUndefined();
  });

  it('has what was noted and holds nothing', async ({ stand }) => {
    const note = { code: 'energy-missing', message: 'Of 1 charge record, 1 has no energy.' } as const;
    await stand.put(step(payout, payout.state, { notes: [{ ...note, field: 'energy' }] }));

    expect((await shown(stand)).text).toContain(`  noted, energy-missing: ${note.message}`);
    expect((await documentOf(stand)).notes).toEqual([note]);
  });

  it('is shown and not believed where somebody changed its row, and cannot be decided on', async ({
    stand,
  }) => {
    await stand.put(payout);
    await stand.tamper(payoutKey(payout.payoutId), 'recipientName', { S: 'Somebody Else' });

    const { text, isBelieved } = await shown(stand);

    expect(isBelieved).toBe(false);
    expect(text).toContain('Somebody Else');
    expect(text).toContain('changed past the ledger');
    const refusal = await rejectionOf(
      cancel(stand.deps.table, payout.payoutId, { by: personNamed('Ada'), reason: 'late', atMs: 0 }),
    );
    expect(refusal.code).toBe('LEDGER_ROW_INVALID');
  });

  it('has what a bank last found of its name and account', async ({ stand }) => {
    await stand.put(payout);
    expect((await shown(stand)).text).not.toContain('Last check');
    const { iban, recipientName: name } = payout;
    const check = { iban, name, bankReportId: 'pain.002:1', endToEndId: 'PO1-01' };
    await recordPayeeCheck(stand.table, { ...check, result: 'RCVC', createdAt: '2026-11-01T10:00:00' });
    await recordPayeeCheck(stand.table, { ...check, result: 'RVNM', createdAt: '2026-11-03T10:00:00' });

    expect((await shown(stand)).text).toContain(
      'Last check of this name and account: RVNM, the name does not match (2026-11-03T10:00:00, pain.002:1)',
    );

    await lookAtPayee(stand.table, {
      payout,
      released: ['payee-name-mismatch'],
      waitsSinceMs: undefined,
      policy: ANY_PAYEE,
      nowMs: stand.clock.now(),
    });
    expect((await shown(stand)).text).toContain('pain.002:1; a person let it go on)');
  });

  it('has every reason that ever stood, and from when to when', async ({ stand }) => {
    const tooMuch = expense({ expenseId: 'much', amount: { text: '1000001', unit: 'minor' } });
    const held = payoutOf(tooMuch);
    const released = step(held, 'ready', { reasons: [], released: ['limit-exceeded'] });
    const again = step(released, 'held', { reasons: held.reasons });
    await stand.put(step(again, 'held', { reasons: [...held.reasons, ...held.reasons] }));

    const { reasons } = await showPayout(stand.deps, held.payoutId);

    const [first, second, third] = [held, released, again].map(({ updatedAt }) => updatedAt);
    expect(reasons).toEqual([
      { code: 'limit-exceeded', from: first, until: second },
      { code: 'limit-exceeded', from: third, until: undefined },
    ]);
    expect((await shown(stand, held.payoutId)).text).toMatch(
      /stood before:\n +limit-exceeded {2}2026-11-02T06:00:00Z to/,
    );
  });

  it('is asked for by an id that the ledger has', async ({ stand }) => {
    expect((await rejectionOf(shown(stand))).code).toBe('CONFIG_INVALID');
  });
});

describe('what was said of an attempt', () => {
  /** A payout whose file the bank had, and what it said of it. */
  async function said(
    stand: PaymentStand,
    ...facts: readonly (readonly [to: State, fact: BankFact])[]
  ): Promise<Payout> {
    const sent = present((await stand.sent(expense()))[0]);
    const after = facts.reduce((payout, [to, fact]) => step(payout, to, {}, fact), sent);
    await stand.put(after);
    return after;
  }

  const AMOUNT = { amountMinor: 4120n, currency: 'EUR' } as const;

  it('stands below its step: what, how much, when, and by which line of which report', async ({ stand }) => {
    await said(
      stand,
      ['accepted', fact('accepted', { status: 'ACCP', level: 'group' })],
      ['paid', debit({ ...AMOUNT, reference: 'F1P43' })],
      ['returned', moneyBack('AC04', { ...AMOUNT, attempt: 1 })],
    );

    const lines = (await shown(stand)).text.split('\n').map((line) => line.trim());

    const at = (text: string): string | undefined =>
      lines[lines.findIndex((line) => line.includes(text)) + 1]?.replaceAll(/ +/g, ' ');
    expect(at('submitted → accepted')).toBe(
      'accepted of the whole file (ACCP) report of 2026-11-03T06:00:00Z pain.002:0000000000000001#1',
    );
    expect(at('accepted → paid')).toBe(
      'debited (BOOK) 41.20 EUR booked 2026-11-03 reference F1P43 report of 2026-11-03T06:00:00Z camt.053:00000000000000bb#1',
    );
    expect(at('paid → returned')).toMatch(
      /^money came back \(BOOK AC04\) 41\.20 EUR booked 2026-11-05 reference BANK-2 /,
    );
    expect(lines).toContain('Attempt 1: its money came back (AC04); it is dead.');
    expect(lines).toContain('Attempt 1 is dead. A new one may begin.');
  });

  it('is listed by attempt: end-to-end id, days, file and references of the bank', async ({ stand }) => {
    const paid = await said(stand, ['paid', debit({ ...AMOUNT, reference: `F1 ${IBANS.de}` })]);
    const { attempts } = await showPayout(stand.deps, paid.payoutId);

    expect(attempts).toMatchObject([
      {
        attempt: 1,
        endToEndId: `${paid.payoutId}-01`,
        batchId: paid.batchId,
        file: `outbox/eur-main/2026-11-03/${paid.batchId}.xml`,
        debtorAccountId: 'eur-main',
        executionDate: '2026-11-03',
        booked: [{ says: 'debited', bookingDate: '2026-11-03' }],
      },
    ]);
    const { text } = await shown(stand, paid.payoutId);
    expect(text).toMatch(
      new RegExp(`^ +1 +${paid.payoutId}-01 +2026-11-03 +2026-11-03 +F1 DE\\*\\* \\*{4} 3000 +outbox/`, 'm'),
    );
  });

  it('is a document for programs, with no account in it', async ({ stand }) => {
    const paid = await said(stand, ['paid', debit({ ...AMOUNT, reference: `F1 ${IBANS.de}` })]);

    const document = await documentOf(stand, paid.payoutId);

    expect(document).toMatchObject({
      payoutId: paid.payoutId,
      isBelieved: true,
      attempts: [
        {
          attempt: 1,
          booked: [{ amountMinor: '4120', bookingDate: '2026-11-03', reference: 'F1 DE** **** 3000' }],
        },
      ],
    });
    expect(document.history).toHaveLength(paid.version);
    expect(JSON.stringify(document)).not.toContain(IBANS.de);
  });

  it('has no attempt before there is a plan, and no file before there is one', async ({ stand }) => {
    const ready = payoutOf(expense({ expenseId: 'ready' }));
    await stand.put(ready, payout);

    expect((await showPayout(stand.deps, ready.payoutId)).attempts).toEqual([]);
    expect((await showPayout(stand.deps, payout.payoutId)).attempts).toMatchObject([
      { attempt: 1, batchId: undefined, file: undefined, executionDate: PLAN.executionDate, booked: [] },
    ]);
  });

  it('is shown once where two steps rest on it', async ({ stand }) => {
    await said(stand, ['accepted', debit()], ['paid', debit()]);

    expect((await shown(stand)).text.match(/reference BANK-1/g)).toHaveLength(1);
  });

  it('is a verdict that says what cannot all be true, and asks to settle it', async ({ stand }) => {
    const anotherDebit = debit({ misfit: 'amount', bankReportId: 'camt.053:00000000000000bb#2' });
    await said(stand, ['failed', refusal('TM01')], ['paid', debit()], ['paid', anotherDebit]);

    const { text } = await shown(stand);

    expect(text).toContain(
      'Attempt 1: booked; CONTRADICTED: it was debited though it was refused, a debit of it has another amount, account or file.',
    );
    expect(text).toContain('[another amount]');
    expect(text).not.toContain('A new one may begin');
  });

  it.for<[string, BankFact, string]>([
    [
      'contradicted',
      debit({ misfit: 'amount' }),
      "Attempt 1 may still be paid: the bank's reports about it contradict each other.",
    ],
    [
      'refused',
      fact('announced', { createdAt: '2026-11-03T05:00:00Z' }),
      'Attempt 1 was refused. A new one waits for the statement (camt.053) of eur-main that covers 2026-11-03, read without its debit.',
    ],
  ] as const)(
    'says of a failed payout that is %s what it waits for',
    async ([_what, more, sentence], { stand }) => {
      await said(stand, ['failed', refusal('TM01')], ['failed', more]);

      expect((await shown(stand)).text).toContain(sentence);
    },
  );

  it('says that a new attempt may begin once the statement was read, and by which', async ({ stand }) => {
    await said(stand, ['failed', refusal('MS03')]);
    await stand.readStatement();

    expect((await shown(stand)).text).toContain(
      'Attempt 1 is dead: camt.053:00000000000000bb shows no debit of it. A new one may begin.',
    );
  });

  it('says of a held payout which earlier attempt has no second leg yet', async ({ stand }) => {
    const failed = await said(stand, ['failed', refusal('AC04')]);
    await stand.put(step(failed, 'held', {}));

    const { text } = await shown(stand);

    expect(text).toContain('Attempt 1: refused (AC04).');
    expect(text).toContain('A new one waits for the statement (camt.053) of eur-main');
  });

  it('names the attempt that a fact of a later step is about, and a person as one', async ({ stand }) => {
    const failed = await said(stand, ['failed', refusal('AC04')]);
    const word = fact('word', {
      ...AMOUNT,
      status: 'REFUSED',
      bankReportId: 'operator:8',
      reference: `letter about ${IBANS.de} of the bank`,
    });
    const again = step(failed, 'ready', {}, notDebited());
    await stand.put(step(again, 'ready', {}, word));

    const { text } = await shown(stand);

    expect(text).toContain('attempt 1: statement of the execution date read without a debit  (STMT)');
    expect(text).toMatch(/attempt 1: said by a person {2}\(REFUSED\) {2}41\.20 EUR/);
    expect(text).toContain('Attempt 1: refused as a person said; it is dead.');
    expect(text).toContain('reference letter about DE** **** 3000 of the bank');
    expect(text).not.toContain(IBANS.de);
  });

  it('asks nobody for a reason code of what a person settled', async ({ stand }) => {
    await said(stand, ['failed', fact('word', { status: 'REFUSED', bankReportId: 'operator:5' })]);

    const { text } = await shown(stand);

    expect(text).toContain('A person settled it so. Release it to pay it again, or cancel it.');
    expect(text).not.toContain('no reason code');
    expect(text).toContain('Attempt 1 is dead. A new one may begin.');
  });

  it.for([
    ['FT26120712345678AB', 'FT26120712345678AB'],
    [`/${IBANS.de}/7`, '/DE** **** 3000/7'],
    ['DE89 3704 0044 0532 0130 00 PAID', 'DE** **** 3000 PAID'],
    ['BE68 5390 0754 7034 PAID', 'BE** **** 7034 PAID'],
  ] as const)(
    'shows the reference %s as %s: an account is masked, and no other reference',
    async ([reference, as], { stand }) => {
      await said(stand, ['paid', debit({ reference })]);

      expect((await shown(stand)).text).toContain(`reference ${as}  `);
    },
  );

  it('is shown all the same where the row of its batch cannot be read', async ({ stand }) => {
    const { batchId = '' } = await said(stand, ['failed', refusal('TM01')]);
    await stand.tamper(batchKey(batchId), 'state', { S: 'unheard-of' });

    expect((await shown(stand)).text).toContain('Whether an attempt is dead cannot be told.');
  });
});
