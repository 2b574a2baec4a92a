import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../../functions/core/date.ts';
import { plainDate } from '../../functions/core/date.ts';
import { FINDING_CODES } from '../../functions/core/finding.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { detailsDigest } from '../../functions/core/payout-details.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { expense } from '../support/expenses.ts';
import { payoutIn, payoutOf, step } from '../support/payouts.ts';
import { forAll, forAllIn } from '../support/properties.ts';
import { draws, walk } from './payout-steps.ts';

/** Of an expense that has all that a row can keep, with findings of both kinds. */
const WHOLE: Payout = payoutOf(
  expense({
    energyWh: 42_000n,
    bic: 'COBADEFFXXX',
    address: { town: 'Roskilde', country: 'DK' },
    period: { start: plainDate('2026-10-01'), end: plainDate('2026-10-31') },
  }),
  {
    charges: 'CHARGES-1',
    sessions: { digest: 'SESSIONS-1', version: 1 },
    notes: [{ code: 'energy-missing', field: 'energy', message: 'No energy.' }],
    reasons: [{ code: 'limit-exceeded', severity: 'hold', field: 'amount', message: 'Too much.' }],
    state: 'held',
    released: ['tariff-outlier'],
  },
);

type Path = readonly (string | number)[];

const OPTIONAL = [
  'bic',
  'amountMinor',
  'period',
  'energyWh',
  'address',
  'duplicateKey',
  'sessions',
  'charges',
  'notes',
  'released',
] as const;

/** Where a value has a text, a number, an amount or a list. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [path];
  const members = Array.isArray(value) ? value.entries() : Object.entries(value);
  return [
    ...(path.length === 0 ? [] : [path]),
    ...[...members].flatMap(([name, one]) => placesIn(one, [...path, name])),
  ];
}

function otherThan(value: unknown): unknown {
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'bigint') return value * 10n;
  return Array.isArray(value) ? [] : undefined;
}

/** The row with another value in one place, or with none there. */
function changedAt<T>(value: T, path: Path, change: (value: unknown) => unknown): T {
  const copy = structuredClone(value);
  let at: unknown = copy;
  for (const name of path.slice(0, -1)) at = Reflect.get(Object(at), name);
  const last = path.at(-1) ?? '';
  const changed = change(Reflect.get(Object(at), last));
  if (changed === undefined) Reflect.deleteProperty(Object(at), last);
  else Reflect.set(Object(at), last, changed);
  return copy;
}

/** Its time of creation is no field: a reader takes it from the first entry. */
function rowPlaces({ history: _, createdAt: __, ...row }: Payout): Path[] {
  return placesIn(row);
}

describe('the digests of a row', () => {
  it.each(rowPlaces(WHOLE).map((path) => [path.join('.'), path] as const))(
    'show that its %s was changed',
    (_name, path) => {
      expect(historyVerifies(WHOLE)).toBe(true);
      expect(historyVerifies(changedAt(WHOLE, path, otherThan))).toBe(false);
    },
  );

  it.each(OPTIONAL)('show that its %s was taken away', (name) => {
    expect(WHOLE[name]).toBeDefined();
    expect(historyVerifies({ ...WHOLE, [name]: undefined })).toBe(false);
  });

  it('show any change of any row, at any time of its life', () => {
    forAll(draws, fc.nat(), (steps, pick) => {
      const payout = walk(steps).at(-1) ?? payoutOf();
      const places = rowPlaces(payout);
      const path = places[pick % places.length] ?? [];
      const changed = changedAt(payout, path, otherThan);
      // An empty list stays one.
      fc.pre(!isDeepStrictEqual(changed, payout));

      expect(historyVerifies(payout)).toBe(true);
      expect(historyVerifies(changed)).toBe(false);
    });
  });

  it('show a finding that is added, and two that change places', () => {
    const note = { code: 'tariff-outlier', message: 'Look.' } as const;
    const one = step(WHOLE, 'held', { notes: [...(WHOLE.notes ?? []), note] });

    expect(historyVerifies(one)).toBe(true);
    expect(historyVerifies({ ...one, notes: [...(one.notes ?? []), note] })).toBe(false);
    expect(historyVerifies({ ...one, notes: one.notes?.toReversed() })).toBe(false);
    expect(historyVerifies({ ...payoutIn('paid'), address: { town: 'Roskilde', country: 'DK' } })).toBe(
      false,
    );
  });
});

/** As rows have them, so that copies are equal. */
const PLAIN = { noNullPrototype: true } as const;

/** Texts that would run together if nothing said where one ends. */
const text = fc.constantFrom('', '1', '=', '1:', ':1', 'notes', '0');
const day: fc.Arbitrary<PlainDate> = fc.constantFrom(plainDate('2026-10-01'), plainDate('2026-10-31'));
const field = fc.option(text, { nil: undefined });
const code = fc.constantFrom(...FINDING_CODES.slice(0, 2));

function given<T extends { readonly field: string | undefined }>({ field: named, ...finding }: T) {
  return named === undefined ? finding : { ...finding, field: named };
}

const details = fc.record(
  {
    reportId: text,
    reference: text,
    recipientId: text,
    sourceStatus: text,
    expenseDigest: text,
    runId: text,
    period: fc.option(fc.record({ start: day, end: day }, PLAIN), { nil: undefined }),
    energyWh: fc.option(fc.bigInt({ min: 0n, max: 2n }), { nil: undefined }),
    address: fc.option(fc.record({ town: text, country: text }, PLAIN), { nil: undefined }),
    duplicateKey: fc.option(text, { nil: undefined }),
    sessions: fc.option(fc.record({ digest: text, version: fc.nat(2) }, PLAIN), { nil: undefined }),
    charges: fc.option(text, { nil: undefined }),
    notes: fc.option(fc.array(fc.record({ code, field, message: text }).map(given), { maxLength: 2 }), {
      nil: undefined,
    }),
    reasons: fc.array(
      fc
        .record({ code, severity: fc.constantFrom('hold' as const, 'reject' as const), field, message: text })
        .map(given),
      { maxLength: 2 },
    ),
  },
  PLAIN,
);

describe('the digest of what decides no payment', () => {
  it('is the same for the same content, and for no other', () => {
    forAllIn(1000, details, details, fc.boolean(), (one, other, alike) => {
      // Alike but for one field: what is drawn twice differs nearly everywhere.
      const near = alike ? { ...one, notes: other.notes, reference: other.reference } : other;
      expect(detailsDigest({ ...WHOLE, ...one }) === detailsDigest({ ...WHOLE, ...near })).toBe(
        isDeepStrictEqual(one, near),
      );
      expect(detailsDigest({ ...WHOLE, ...structuredClone(one) })).toBe(detailsDigest({ ...WHOLE, ...one }));
    });
  });
});
