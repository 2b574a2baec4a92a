import { describe, expect, it } from 'vitest';
import { type SettlementTexts, settlementOf } from '../../../operate/review/settlement.ts';
import { errorOf } from '../../support/errors.ts';
import { payoutIn } from '../../support/payouts.ts';
import { runHere } from '../../support/run-here.ts';

const TEXTS: SettlementTexts = {
  outcome: 'booked',
  attempt: undefined,
  amount: '12.50',
  date: '2026-11-03',
  reference: 'LETTER-1',
};

function refusalOf(change: Partial<SettlementTexts>): string {
  return errorOf(() => settlementOf({ ...TEXTS, ...change }, 'hint')(payoutIn('submitted'))).message;
}

describe('what a person settles', () => {
  it('is the last attempt that was sent, with amount, day and document', () => {
    expect(settlementOf(TEXTS, 'hint')(payoutIn('submitted'))).toEqual({
      outcome: 'BOOKED',
      attempt: 1,
      amountMinor: 1250n,
      date: '2026-11-03',
      reference: 'LETTER-1',
    });
    expect(settlementOf({ ...TEXTS, attempt: '2' }, 'hint')(payoutIn('submitted')).attempt).toBe(2);
  });

  it('is no attempt where none was sent', () => {
    expect(settlementOf(TEXTS, 'hint')(payoutIn('scheduled')).attempt).toBe(0);
  });

  it.each<[string, Partial<SettlementTexts>]>([
    ['--outcome', { outcome: undefined }],
    ['--outcome', { outcome: 'BOOKED' }],
    ['--outcome', { outcome: 'paid' }],
    ['--date', { date: undefined }],
    ['--date', { date: '2026-02-30' }],
    ['--date', { date: '03.11.2026' }],
    ['--reference', { reference: undefined }],
    ['--reference', { reference: '' }],
    ['--reference', { reference: ' \u{200b}\t' }],
    ['--attempt', { attempt: '0' }],
    ['--attempt', { attempt: '1.5' }],
    ['--attempt', { attempt: 'one' }],
    ['--attempt', { attempt: '1000' }],
    ['--amount', { amount: undefined }],
    ['--amount', { amount: '1.250' }],
    ['--amount', { amount: '12.505' }],
  ])('is refused with %s where that is wrong: %o', (option, change) => {
    expect(refusalOf(change)).toContain(option);
  });
});

describe('npm run review -- settle', () => {
  const payout = payoutIn('submitted').payoutId;
  const right = ['--outcome', 'booked', '--amount', '12.50', '--date', '2026-11-03', '--reference', 'X'];
  const who = ['--by', 'Anna', '--reason', 'asked'];

  it.each([
    ['--reason is missing', ['settle', payout, ...right]],
    ['--by is missing', ['settle', payout, ...right, '--reason', 'asked', '--data', 'nowhere']],
    ['--reason is blank', ['settle', payout, ...right, '--by', 'Anna', '--reason', ' ']],
    ['--by is missing or blank', ['settle', payout, ...right, '--by', '\u{200b}', '--reason', 'asked']],
    ['--outcome', ['settle', payout, ...who, ...right.slice(2)]],
    ['--same-account is not for settle', ['settle', payout, ...who, ...right, '--same-account']],
    ['settle and a payout', ['settle', ...who, ...right]],
    ['Give --stage NAME, or --data DIR', ['settle', payout, ...who, ...right]],
  ])(
    'says what is wrong before a store is opened, with status 2: %s',
    async (sentence, args) => {
      expect(await runHere('operate/commands/review.ts', args, {})).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(sentence),
      });
    },
    60_000,
  );
});
