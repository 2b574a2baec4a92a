import { describe, expect, it } from 'vitest';
import type { Expense } from '../../functions/core/expense.ts';
import type { FindingCode } from '../../functions/core/finding.ts';
import { type Validation, validateExpense } from '../../functions/core/validate.ts';
import { expense } from '../support/expenses.ts';
import { POLICY } from '../support/payouts.ts';

function validate(changes: Partial<Expense>): Validation {
  return validateExpense(expense(changes), POLICY);
}

function codes(changes: Partial<Expense>): FindingCode[] {
  return validate(changes).findings.map((finding) => finding.code);
}

describe('the name of a recipient', () => {
  it.each([70, 71, 140])('takes one of %d characters', (count) => {
    expect(codes({ recipientName: 'n'.repeat(count) })).toEqual([]);
  });

  it.each([141, 200])('refuses one of %d characters', (count) => {
    expect(codes({ recipientName: 'n'.repeat(count) })).toEqual(['recipient-name-too-long']);
  });

  it('counts characters, not the units that they are stored in', () => {
    // Each of these letters takes two UTF-16 units.
    const letter = '𝐀';

    expect(codes({ recipientName: `n${letter.repeat(139)}` })).not.toContain('recipient-name-too-long');
    expect(codes({ recipientName: `n${letter.repeat(140)}` })).toContain('recipient-name-too-long');
  });

  it.each([
    'Søren Åkjær',
    'Παπαδόπουλος Γεώργιος',
    'Їжакевич Ганна',
    '王小明 Wang',
    'Jane 😀 Doe',
    'A & B',
    '𝐀𝐁𝐂',
  ])('takes %s, of which most can be written', (recipientName) => {
    expect(codes({ recipientName })).toEqual([]);
  });

  it.each(['J😀', '王小明 W', 'Ali محمد علي', '❤️❤️ Bo ❤️', '𓀀𓀁x'])(
    'holds %s, of which half or more would be full stops',
    (recipientName) => {
      expect(codes({ recipientName })).toEqual(['recipient-name-lost']);
    },
  );

  it('tells of a lost name how much is lost, and no letter of it', () => {
    const [finding] = validate({ recipientName: 'Zoë محمد علي' }).findings;

    expect(finding?.message).toContain('Of the 10 letters and signs in the name of the recipient, 7 would');
    expect(finding?.message).not.toContain('Zo');
  });

  it.each([
    ['محمد علي', '".... ..."'],
    ['😀 😀', '". ."'],
    ['ﷺ', '"... .... .... ...."'],
  ])('says what would be written for %s, of which nothing can be', (recipientName, written) => {
    const [finding, ...others] = validate({ recipientName }).findings;

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'recipient-name-unwritable', severity: 'hold' });
    expect(finding?.message).toContain(`would be written as ${written}, which no bank takes`);
  });

  it.each(['...', '+++', '½'])('rejects %s, which is no name in any script', (recipientName) => {
    expect(codes({ recipientName })).toEqual(['recipient-name-no-letters']);
  });

  it('does not count blanks around it', () => {
    expect(codes({ recipientName: `  ${'n'.repeat(140)}  ` })).toEqual([]);
  });
});
