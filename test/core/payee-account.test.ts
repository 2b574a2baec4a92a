import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_NAMES_OF_PAYEE,
  nameFinding,
  PAYEE_CHECK_RESULTS,
  type PayeeAccount,
  type PayeeCheck,
  UNKNOWN_ACCOUNT,
  withPayeeCheck,
  withReleasedPayee,
} from '../../functions/core/payee-account.ts';
import { forAllIn } from '../support/properties.ts';

function check(changes: Partial<PayeeCheck> = {}): PayeeCheck {
  return {
    name: 'Jane Doe',
    result: 'RVNM',
    createdAt: '2026-11-03T10:00:00Z',
    bankReportId: 'pain.002:1',
    endToEndId: 'PO1-01',
    ...changes,
  };
}

function known(...checks: readonly PayeeCheck[]): PayeeAccount {
  return checks.reduce(withPayeeCheck, UNKNOWN_ACCOUNT);
}

const TIMES = ['2026-11-03T10:00:00Z', '2026-11-03T10:00:00', '2026-11-03T11:30:00+01:00', '2026-11-02', '?'];

const anyCheck = fc.record({
  name: fc.integer({ min: 1, max: MAX_NAMES_OF_PAYEE + 10 }).map((holder) => `Holder ${holder}`),
  result: fc.constantFrom(...PAYEE_CHECK_RESULTS),
  createdAt: fc.oneof(
    fc.constantFrom(...TIMES),
    fc.integer({ min: 10, max: 28 }).map((day) => `2026-10-${day}T08:00:00Z`),
  ),
  bankReportId: fc.constantFrom('pain.002:1', 'pain.002:2'),
  endToEndId: fc.constantFrom('PO1-01', 'PO2-01'),
});

describe('the checks of an account', () => {
  it('are the same in whatever order and however often they come', () => {
    const orders = fc
      .array(anyCheck, { maxLength: 80 })
      .chain((checks) =>
        fc.tuple(
          fc.constant(checks),
          fc.shuffledSubarray([...checks, ...checks], { minLength: checks.length * 2 }),
        ),
      );
    forAllIn(2_000, orders, ([checks, twiceInAnotherOrder]) => {
      expect(known(...twiceInAnotherOrder)).toEqual(known(...checks));
    });
  });

  it('are those of a bounded number of names, the latest', () => {
    const days = Array.from({ length: MAX_NAMES_OF_PAYEE + 3 }, (_, index) =>
      String(index + 1).padStart(2, '0'),
    );
    const checks = days.map((day) => check({ name: day, createdAt: `2026-10-${day}T08:00:00Z` }));

    const names = known(...checks).checks.map(({ name }) => name);

    expect(names).toEqual(days.slice(3).reverse());
  });

  it.each([
    ['another zone', '2026-11-03T10:30:00+01:00', '2026-11-03T10:00:00Z'],
    ['no zone, which is UTC', '2026-11-03T09:59:59', '2026-11-03T10:00:00Z'],
    ['a day', '2026-11-03', '2026-11-03T00:00:01Z'],
    ['no time at all', 'yesterday', '1999-01-01T00:00:00Z'],
  ])('go by the moment of the report: %s', (_, earlier, later) => {
    const [first, last] = [check({ createdAt: earlier }), check({ createdAt: later, result: 'RCVC' })];

    expect(known(first, last).checks).toEqual([last]);
    expect(known(last, first).checks).toEqual([last]);
  });

  it('count, of one moment, as what a person has to look at', () => {
    expect(known(check({ result: 'RCVC' }), check(), check({ result: 'RVMC' })).checks).toEqual([check()]);
  });
});

describe('a payout to the account', () => {
  it.each(PAYEE_CHECK_RESULTS)(
    'is held where its name was found not to match, and only then: %s',
    (result) => {
      const finding = nameFinding(known(check({ result })), 'Jane Doe');

      expect(finding?.code).toBe(result === 'RVNM' ? 'payee-name-mismatch' : undefined);
    },
  );

  it('is held under a name that was not checked, where the last one did not match', () => {
    const checks = known(check());

    expect(nameFinding(checks, 'J. Doe')).toMatchObject({ code: 'payee-name-mismatch', severity: 'hold' });
    expect(nameFinding(checks, 'J. Doe')?.message).not.toContain('Jane');
    expect(nameFinding(known(check(), check({ name: 'J. Doe', result: 'RCVC' })), 'J. Doe')).toBeUndefined();
  });

  it('is free again once the name was found to match', () => {
    const later = check({ createdAt: '2026-11-04T10:00:00Z', result: 'RCVC' });

    expect(nameFinding(known(check(), later), 'Jane Doe')).toBeUndefined();
    expect(nameFinding(known(later, check()), 'Jane Doe')).toBeUndefined();
  });

  it('is not asked about again under a name that a person let go on, but is under another', () => {
    const released = withReleasedPayee(known(check()), 'Jane Doe');

    expect(nameFinding(released, 'Jane Doe')).toBeUndefined();
    expect(
      nameFinding(withPayeeCheck(released, check({ endToEndId: 'PO2-01' })), 'Jane Doe'),
    ).toBeUndefined();
    expect(nameFinding(released, 'J. Doe')).toBeDefined();
  });

  it('is free where nothing was ever checked', () => {
    expect(nameFinding(UNKNOWN_ACCOUNT, 'Jane Doe')).toBeUndefined();
  });

  it('remembers a bounded number of names that were let go on, the latest', () => {
    const names = Array.from({ length: MAX_NAMES_OF_PAYEE + 2 }, (_, index) => `Holder ${index}`);
    const { released } = [...names, ...names.slice(-3)].reduce(withReleasedPayee, UNKNOWN_ACCOUNT);

    expect(released).toEqual(names.slice(2));
  });
});
