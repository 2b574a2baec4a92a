import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KNOWN_REASON_CODES, reasonFor } from '../../functions/core/reason-codes.ts';
import { AFTER_CORRECTION, TECHNICAL } from '../../functions/core/reason-retry.ts';
import { forAll } from '../support/properties.ts';

describe('reasonFor', () => {
  test.each([
    ['AC01', 'after-correction'],
    ['AC04', 'after-correction'],
    ['AC06', 'after-correction'],
    ['AG01', 'after-correction'],
    ['BE01', 'after-correction'],
    ['BE04', 'never'],
    ['CNOR', 'after-correction'],
    ['RC01', 'after-correction'],
    ['RC07', 'after-correction'],
    ['RR03', 'never'],
    ['RVNM', 'after-correction'],
    ['DT01', 'technical'],
    ['TM01', 'technical'],
    ['ED05', 'never'],
    ['AC13', 'never'],
    ['AM04', 'never'],
    ['DNOR', 'never'],
    ['FF01', 'never'],
    ['MD07', 'after-correction'],
    ['DU01', 'never'],
    ['MS03', 'never'],
    ['NARR', 'never'],
    ['RR04', 'never'],
  ])('says what follows from %s: %s', (code, retry) => {
    const reason = reasonFor(code);

    expect(reason.retry).toBe(retry);
    expect(KNOWN_REASON_CODES).toContain(code);
  });

  test.each(['AM05', 'ARDT', 'DS28', 'DUPL', 'FOCR', 'RF01', 'TECH'])(
    'never sends again where an earlier payment may have gone through: %s',
    (code) => {
      expect(reasonFor(code).retry).toBe('never');
      expect(KNOWN_REASON_CODES).toContain(code);
    },
  );

  test('has a code of four characters and whole sentences throughout', () => {
    for (const code of KNOWN_REASON_CODES) {
      expect(code).toMatch(/^[A-Z0-9]{4}$/);
      expect(reasonFor(code).sentence).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('has a sentence for every code that may go again', () => {
    expect(KNOWN_REASON_CODES).toEqual(expect.arrayContaining([...AFTER_CORRECTION, ...TECHNICAL]));
  });

  test('is total: an unknown code is for a person, and is named', () => {
    const unknown = fc.stringMatching(/^[A-Z0-9]{4}$/).filter((code) => !KNOWN_REASON_CODES.includes(code));
    forAll(unknown, (code) => {
      const reason = reasonFor(code);

      expect(reason.retry).toBe('never');
      expect(reason.sentence).toContain(code);
    });
  });

  test.each(['NARR', 'ZZZZ'])("sends to the bank's report for the words of %s", (code) => {
    expect(reasonFor(code).sentence).toMatch(/in the bank's report, which the (payout's )?evidence names/);
  });

  test("does not repeat a bank's own text, which may hold a name", () => {
    const reason = reasonFor('Jane Example moved');

    expect(reason.retry).toBe('never');
    expect(reason.sentence).not.toContain('Jane');
  });

  test('knows no code by accident of the language', () => {
    expect(reasonFor('constructor').retry).toBe('never');
    expect(reasonFor('__proto__').sentence).toContain('not known');
  });

  test('asks for a person where the bank gave no code', () => {
    expect(reasonFor(undefined)).toEqual({
      what: 'The bank gave no reason code.',
      sentence: 'The bank gave no reason code. Ask our own bank.',
      retry: 'never',
    });
  });
});
