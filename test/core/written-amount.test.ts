import { describe, expect, it } from 'vitest';
import { minorUnitsWritten } from '../../functions/core/written-amount.ts';

describe('an amount as somebody writes it', () => {
  it.each([
    ['1640.72', 'EUR', 164_072n],
    ['1640,72', 'EUR', 164_072n],
    ['1,640.72', 'EUR', 164_072n],
    ['1.640,72', 'EUR', 164_072n],
    ['1\u{a0}640,72', 'EUR', 164_072n],
    ["1'640.72", 'CHF', 164_072n],
    ['1.234.567', 'EUR', 123_456_700n],
    ['1,234,567.8', 'EUR', 123_456_780n],
    ['41,2', 'EUR', 4_120n],
    ['41', 'EUR', 4_100n],
    ['1.234', 'TND', 1_234n],
    ['41', 'ISK', 41n],
  ])('%s %s is read', (text, currency, minor) => {
    expect(minorUnitsWritten(text, currency)).toBe(minor);
  });

  it.each([
    ['1.640', 'EUR'],
    ['1,640', 'EUR'],
    ['1.640.72', 'EUR'],
    ['16,40,72', 'EUR'],
    ['1,640,720,5', 'EUR'],
    ['1.005', 'EUR'],
    ['41,205', 'EUR'],
    ['-41.20', 'EUR'],
    ['41.', 'EUR'],
    ['', 'EUR'],
    ['4e1', 'EUR'],
    ['41.20', 'XXX'],
  ])('%s %s is none, or could be two', (text, currency) => {
    expect(minorUnitsWritten(text, currency)).toBeUndefined();
  });
});
