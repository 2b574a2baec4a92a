import { describe, expect, it } from 'vitest';
import { parseIban } from '../../functions/core/iban.ts';
import { kennitalaFits } from '../../functions/core/iban-kennitala.ts';
import { validateExpense } from '../../functions/core/validate.ts';
import { expense } from '../support/expenses.ts';
import { POLICY } from '../support/payouts.ts';
import { withCheckDigits } from './iban-generator.ts';

/** The registry's example: bank and account, then the national id 551073-0339. */
const REGISTRY_BBAN = '0159260076545510730339';

function icelandic(bban: string) {
  const parsed = parseIban(withCheckDigits('IS', bban));
  if (!parsed.ok) throw new Error('The test made no valid IBAN.');
  return parsed.iban;
}

describe('the national id in an Icelandic IBAN', () => {
  it("fits in the registry's example", () => {
    expect(kennitalaFits(icelandic(REGISTRY_BBAN))).toBe(true);
  });

  it('does not fit once any of its first nine digits is another', () => {
    for (let place = 12; place < 21; place += 1) {
      const other = (Number(REGISTRY_BBAN.charAt(place)) + 1) % 10;
      const changed = `${REGISTRY_BBAN.slice(0, place)}${other}${REGISTRY_BBAN.slice(place + 1)}`;

      expect(kennitalaFits(icelandic(changed))).toBe(false);
    }
  });

  it('puts a payout before a person where it does not fit, and refuses nobody', () => {
    const iban = icelandic(`${REGISTRY_BBAN.slice(0, 12)}5510730439`);

    const { findings } = validateExpense(expense({ iban }), POLICY);

    expect(findings).toMatchObject([{ code: 'iban-national-check', severity: 'hold', field: 'iban' }]);
  });

  it('stands in the way of no payout where it fits', () => {
    const { findings } = validateExpense(expense({ iban: icelandic(REGISTRY_BBAN) }), POLICY);

    expect(findings).toEqual([]);
  });
});
