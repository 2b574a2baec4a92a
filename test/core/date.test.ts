import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  dayOfWeek,
  monthRange,
  parsePlainDate,
  plainDate,
  utcMidnightMs,
} from '../../functions/core/date.ts';
import { errorOf } from '../support/errors.ts';
import { forAll } from '../support/properties.ts';

const days = fc
  .integer({ min: Date.UTC(1930, 0, 1) / 86_400_000, max: Date.UTC(2199, 11, 31) / 86_400_000 })
  .map((day) => plainDate(new Date(day * 86_400_000).toISOString().slice(0, 10)));

describe('parsePlainDate', () => {
  it.each(['2026-01-01', '2024-02-29', '1900-01-01', '9999-12-31'])('reads %s', (text) => {
    expect(parsePlainDate(text)).toBe(text);
  });

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0026-01-01',
    '1899-12-31',
    '2026-1-1',
    '20260101',
    '2026-01-01T00:00:00Z',
    ' 2026-01-01',
    '2026-01-01\n',
    '٢٠٢٦-٠١-٠١',
    '',
  ])('refuses "%s"', (text) => {
    expect(parsePlainDate(text)).toBeUndefined();
    expect(errorOf(() => plainDate(text)).code).toBe('ASSERTION_FAILED');
  });
});

describe('days', () => {
  it('adding days and taking them away again comes back', () => {
    forAll(days, fc.integer({ min: -10_000, max: 10_000 }), (day, count) => {
      expect(addDays(addDays(day, count), -count)).toBe(day);
    });
  });

  it('sort as text the way they follow in time', () => {
    forAll(days, days, (a, b) => {
      expect(a < b).toBe(utcMidnightMs(a) < utcMidnightMs(b));
    });
  });

  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-03-29', -1, '2026-03-28'],
    ['2026-10-25', 1, '2026-10-26'],
  ])('%s and %d days is %s', (day, count, expected) => {
    expect(addDays(plainDate(day), count)).toBe(expected);
  });

  it('knows that 2 November 2026 is a Monday', () => {
    expect(dayOfWeek(plainDate('2026-11-02'))).toBe(1);
  });
});

describe('monthRange', () => {
  it.each([
    [2026, 1, '2026-01-01', '2026-01-31'],
    [2028, 2, '2028-02-01', '2028-02-29'],
    [2026, 2, '2026-02-01', '2026-02-28'],
    [2026, 12, '2026-12-01', '2026-12-31'],
  ])('of %d-%d', (year, month, start, end) => {
    expect(monthRange(year, month)).toEqual({ start, end });
  });
});
