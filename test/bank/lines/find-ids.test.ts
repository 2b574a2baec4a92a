import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  attemptOf,
  attemptsIn,
  batchesIn,
  batchOf,
  resemblesIn,
} from '../../../functions/bank/lines/find-ids.ts';
import { BASE32 } from '../../../functions/core/ids.ts';
import { forAllIn } from '../../support/properties.ts';
import { BATCH, E2E, endToEndId, payoutId } from './lines.ts';

const expenseIds = fc.string({ minLength: 1, maxLength: 12 });
/** What stands around an id, and is not the beginning of another one, nor a digit that could be ours. */
const before = fc.constantFrom('', 'REF ', 'REF', '/ROC/', 'EREF+', 'NOTPROVIDED ', '4711-', 'SHOP', 'Re: ');
const behind = fc.constantFrom('', ' ', '/', '+SVWZ', ' 2026-11-03', 'X', '//SEPA', '.', ' PO 4711');
const gap = fc.constantFrom('', '', '', ' ', '  ', '-', '/', '\n', '\r\n', '\u00a0', '.', '_');

/** The id with gaps between its characters, in any case. */
function altered(id: string, gaps: readonly string[], lower: boolean): string {
  const spread = Array.from(id, (letter, index) => letter + (gaps[index] ?? '')).join('');
  return lower ? spread.toLowerCase() : spread;
}

describe('an id as we wrote it', () => {
  test.each([E2E, ` ${E2E}\n`, E2E.toLowerCase()])('%j', (text) => {
    expect(attemptOf(text)).toEqual({ payoutId: payoutId('1'), attempt: 1 });
  });

  test.each([
    undefined,
    '',
    'NOTPROVIDED',
    `X${E2E}`,
    E2E.slice(0, -1),
    E2E.replace('-', ''),
    `${E2E.slice(0, -2)}00`,
  ])('not %j', (text) => {
    expect(attemptOf(text)).toBeUndefined();
  });

  test('a batch by either of its ids', () => {
    for (const id of [BATCH, `${BATCH}-01`, ` ${BATCH.toLowerCase()}`]) expect(batchOf(id)).toBe(BATCH);
    expect(batchOf(`${BATCH}-02`)).toBeUndefined();
  });
});

describe('a whole id, whatever a bank did to it', () => {
  test('is found by any alteration of prefix, suffix, spacing, case and hyphen', () => {
    forAllIn(
      1000,
      expenseIds,
      fc.integer({ min: 1, max: 99 }),
      before,
      behind,
      fc.array(gap, { minLength: 30, maxLength: 30 }),
      fc.constantFrom('-', '', ' ', '/', ' - ', '\n', '_'),
      fc.boolean(),
      (expenseId, attempt, prefix, suffix, gaps, hyphen, lower) => {
        // Gaps within the number of a tenth attempt could be those of a hundredth.
        const [body = '', number = ''] = endToEndId(expenseId, attempt).split('-');
        const text = `${prefix}${altered(body, gaps, lower)}${hyphen}${number}${suffix}`;

        expect(attemptsIn(text)).toEqual([{ payoutId: payoutId(expenseId), attempt }]);
      },
    );
  });

  test('is found with gaps within its number, up to the ninth attempt', () => {
    expect(attemptsIn(`${payoutId('1')}-0 3`)).toEqual([{ payoutId: payoutId('1'), attempt: 3 }]);
    expect(attemptsIn(`${payoutId('1')}-0 34`)).toEqual([{ payoutId: payoutId('1'), attempt: 3 }]);
    expect(attemptsIn(`${payoutId('1')}-0399`)).toEqual([{ payoutId: payoutId('1'), attempt: 3 }]);
    expect(attemptsIn(`${payoutId('1')}-1 2`)).toEqual([{ payoutId: payoutId('1'), attempt: 12 }]);
    expect(attemptsIn(`${payoutId('1')} 105.`)).toEqual([{ payoutId: payoutId('1'), attempt: 105 }]);
  });

  test.each([
    ['no number', payoutId('1')],
    ['one digit', `${payoutId('1')}-1`],
    ['no attempt', `${payoutId('1')}-00`],
    ['digits that may be ours or not', `${payoutId('1')}-1234`],
    ['digits with gaps that may be ours or not', `${payoutId('1')}-1 23`],
  ])('is not guessed: %s', (_name, text) => {
    expect(attemptsIn(text)).toEqual([]);
    expect(resemblesIn(text)).toBe(payoutId('1') + text.slice(28).replaceAll(/\D.*/g, ''));
  });

  test('each of several is found', () => {
    const text = `${E2E} and ${endToEndId('2', 3).toLowerCase()}`;

    expect(attemptsIn(text)).toHaveLength(2);
    expect(batchesIn(`X${BATCH.toLowerCase()} 01/${E2E}`)).toEqual([BATCH]);
  });

  test('a batch is found behind a word that begins like it, and not where words could be it', () => {
    const pieces = `${BATCH.slice(0, 10)} ${BATCH.slice(10)}`;

    expect(batchesIn(`BATCH ${BATCH}`)).toEqual([BATCH]);
    expect(batchesIn(`FILE ${pieces}`)).toEqual([BATCH]);
    expect(new Set(batchesIn(`BATCH ${pieces}`)).size).toBe(2);
    expect(new Set(batchesIn(`BATCH${BATCH}`)).size).toBe(2);
  });

  test('a long text without one takes no time', () => {
    const started = performance.now();
    const text = 'PO 0'.repeat(5000) + 'P'.repeat(10_000) + ' '.repeat(10_000) + 'PO'.repeat(10_000);

    expect(attemptsIn(text)).toEqual([]);
    expect(batchesIn('BA'.repeat(10_000) + 'B '.repeat(10_000))).toBeDefined();
    resemblesIn(text);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('what looks like an id of ours', () => {
  const body = fc
    .array(fc.constantFrom(...BASE32), { minLength: 10, maxLength: 25 })
    .map((all) => all.join(''));

  test('is a cut id, from its tenth character on, wherever it stands', () => {
    // A purchase order has a number; a word has none.
    const ids = body.filter((text) => /\d/.test(text) && /[A-Z]/.test(text));
    forAllIn(
      500,
      fc.constantFrom('PO', 'BA'),
      ids,
      before,
      behind,
      fc.boolean(),
      (start, cut, prefix, suffix, lower) => {
        const id = start + cut;

        expect(resemblesIn(`${prefix}${lower ? id.toLowerCase() : id}${suffix}`)).toContain(id);
      },
    );
  });

  test('is an id of letters alone, where it begins a word that is no word', () => {
    expect(resemblesIn('POXKQWZRTHGB')).toBe('POXKQWZRTHGB');
    expect(resemblesIn('EREF POXKQWZRTHGB')).toBe('POXKQWZRTHGB');
  });

  test('is one in pieces', () => {
    const id = E2E.slice(0, 22);

    expect(resemblesIn(`${id.slice(0, 4)} ${id.slice(4, 8)} ${id.slice(8, 12)} ${id.slice(12, 16)}`)).toBe(
      id.slice(0, 16),
    );
    expect(resemblesIn(`${id.slice(0, 8)}\n${id.slice(8)}`)).toBe(id);
  });

  test.each([
    'EV charging 2026-10',
    'PO 4500012345',
    'PO4500012345',
    'Purchase order PO 4711 dated 2026-11-03',
    'BANKTRANSFER',
    'Banktransfer 12345',
    'POSTBANKSTRASSE 4',
    'BA391290079401028494',
    'BARBARA STEFANESCU',
    'PO BOX 12345',
    'EXPORTGESCHAEFT',
    'NOTPROVIDED',
    E2E.slice(0, 11),
  ])('is not %j', (text) => {
    expect(resemblesIn(text)).toBeUndefined();
  });
});
