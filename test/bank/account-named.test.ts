import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAccountNamed, statementAccount } from '../../functions/bank/account-named.ts';
import type { Iban } from '../../functions/core/iban.ts';
import { ibanOf } from '../support/iban.ts';
import { forAll } from '../support/properties.ts';

/** Example IBANs of the SWIFT IBAN Registry. */
const DE = ibanOf('DE89370400440532013000');
/** Of a short account number. */
const SHORT = ibanOf('DE02120300000000202051');
const DK = ibanOf('DK5000400440116243');
const NO = ibanOf('NO9386011117947');
const SE = ibanOf('SE4550000000058398257466');
const NL = ibanOf('NL91ABNA0417164300');

const named = (accountIban: string | undefined, accountOther?: string) =>
  statementAccount({
    ...(accountIban === undefined ? {} : { accountIban }),
    ...(accountOther === undefined ? {} : { accountOther }),
  });

describe('the account of a statement is ours', () => {
  test('whatever case and spaces its IBAN has, and wherever it stands', () => {
    const space = fc.constantFrom('', '', ' ', '\u00a0', '\t');
    forAll(
      fc.constantFrom(DE, DK, NO, SE, NL),
      fc.array(fc.tuple(space, fc.boolean()), { minLength: 30, maxLength: 30 }),
      (account, marks) => {
        const written = Array.from(account, (letter, index) => {
          const [gap, isLower] = marks[index] ?? ['', false];
          return (isLower ? letter.toLowerCase() : letter) + gap;
        }).join('');

        expect(isAccountNamed(named(written), account)).toBe(true);
        expect(isAccountNamed(named(undefined, written), account)).toBe(true);
      },
    );
  });

  test.each<[other: string, account: Iban]>([
    ['370400440532013000', DE],
    ['37040044/532013000', DE],
    ['37040044 0532013000', DE],
    ['532013000', DE],
    ['12030000202051', SHORT],
    ['12030000 0000202051', SHORT],
    ['00400440116243', DK],
    ['0040-440116243', DK],
    ['40 0440116243', DK],
    ['0440116243', DK],
    ['8601.11.17947', NO],
    ['86011117947', NO],
    ['58398257466', SE],
    ['ABNA0417164300', NL],
    ['abna 0417 1643 00', NL],
  ])('as %s', (other, account) => {
    expect(isAccountNamed(named(undefined, other), account)).toBe(true);
  });

  test.each<[name: string, account: ReturnType<typeof named>, iban: Iban]>([
    ['another IBAN', named('DE02120300000000202051'), DE],
    ['an IBAN of another country with the same digits', named('DE89370400440532013000X'), DE],
    ['another account of the bank', named(undefined, '0532013001'), DE],
    ['the end of the number', named(undefined, '2013000'), DE],
    ['another bank with the same number', named(undefined, '370400450532013000'), DE],
    ['a number without its bank where none is domestic', named(undefined, '0417164300'), NL],
    ['no number', named(undefined, 'KASSEL-1'), DE],
    ['a number so short that other banks have it too', named(undefined, '202051'), SHORT],
    ['zeros', named(undefined, '0000000000'), DE],
    ['nothing', named(undefined), DE],
    ['an IBAN that is not ours beside a number that is', named('DE02120300000000202051', '532013000'), DE],
  ])('not by %s', (_name, account, ours) => {
    expect(isAccountNamed(account, ours)).toBe(false);
  });
});
