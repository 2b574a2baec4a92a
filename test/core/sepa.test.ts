import { describe, expect, test } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import { IBAN_COUNTRIES } from '../../functions/core/iban-registry.ts';
import { isInSepa, SEPA_COUNTRIES } from '../../functions/core/sepa.ts';

const TODAY = plainDate('2026-11-01');

describe('isInSepa', () => {
  test('knows the 41 countries of EPC409-09 v8.0', () => {
    expect([...SEPA_COUNTRIES.keys()].toSorted().join(' ')).toBe(
      'AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM VA',
    );
  });

  test('every one of them, and Gibraltar, has an IBAN format; no other IBAN country is in', () => {
    const inside = IBAN_COUNTRIES.filter((country) => isInSepa(country.code, TODAY)).map(
      (country) => country.code,
    );

    expect(inside).toEqual([...SEPA_COUNTRIES.keys(), 'GI'].toSorted());
  });

  test.each(['AX', 'GF', 'GP', 'MQ', 'YT', 'RE', 'BL', 'MF', 'PM', 'GG', 'JE', 'IM', 'GI'])(
    'territory %s is in with its country',
    (code) => {
      expect(isInSepa(code, TODAY)).toBe(true);
    },
  );

  test.each(['FO', 'GL', 'NC', 'PF', 'WF', 'TF', 'BA', 'XK', 'UA', 'TR', 'US', 'de', '', 'DEU'])(
    '%j is not in',
    (code) => {
      expect(isInSepa(code, TODAY)).toBe(false);
    },
  );

  test.each([
    ['RS', '2026-05-04', '2026-05-05'],
    ['AL', '2025-10-04', '2025-10-05'],
    ['MD', '2025-10-04', '2025-10-05'],
    ['ME', '2025-10-04', '2025-10-05'],
    ['MK', '2025-10-04', '2025-10-05'],
    ['AD', '2019-02-28', '2019-03-01'],
    ['VA', '2019-02-28', '2019-03-01'],
    ['JE', '2016-04-30', '2016-05-01'],
    ['SM', '2014-01-31', '2014-02-01'],
    ['HR', '2013-06-30', '2013-07-01'],
  ])('%s is not yet in on %s, and is on %s', (code, before, from) => {
    expect(isInSepa(code, plainDate(before))).toBe(false);
    expect(isInSepa(code, plainDate(from))).toBe(true);
  });

  test('the United Kingdom stayed in after it left the EU', () => {
    expect(isInSepa('GB', plainDate('2021-01-01'))).toBe(true);
  });
});
