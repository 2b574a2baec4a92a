import { STATES } from '../../../../functions/core/states.ts';
import type { AnswerOf } from '../../../api/contract/shapes.ts';

export type MonthSum = AnswerOf<'showMonth'>['sums'][number];
export type WeekSum = MonthSum['byWeek'][number];
type StateSum = Omit<WeekSum, 'week'>;

const SUMS = [
  'acceptedMinor',
  'paidMinor',
  'failedMinor',
  'returnedMinor',
  'openMinor',
  'endedMinor',
] as const;

/** The sums of a large month come in parts: this adds those of one source and currency, to the minor unit. */
export function addedUp(parts: readonly (readonly MonthSum[])[]): readonly MonthSum[] {
  const sums = new Map<string, MonthSum>();
  for (const one of parts.flat()) {
    const key = `${one.source} ${one.currency}`;
    const before = sums.get(key);
    sums.set(key, before === undefined ? one : plus(before, one));
  }
  return [...sums.values()].toSorted(
    (a, b) => a.source.localeCompare(b.source) || a.currency.localeCompare(b.currency),
  );
}

function plus(a: MonthSum, b: MonthSum): MonthSum {
  const [accepted, paid, failed, returned, open, ended] = SUMS.map((sum) => added(a[sum], b[sum]));
  return {
    ...a,
    acceptedMinor: accepted ?? '0',
    paidMinor: paid ?? '0',
    failedMinor: failed ?? '0',
    returnedMinor: returned ?? '0',
    openMinor: open ?? '0',
    endedMinor: ended ?? '0',
    byWeek: addedBy([...a.byWeek, ...b.byWeek], ({ week, state }) => `${week} ${state}`),
    withoutAmount: a.withoutAmount + b.withoutAmount,
    endedWithoutAmount: a.endedWithoutAmount + b.endedWithoutAmount,
  };
}

/** Sums of the same key become one. */
function addedBy<S extends StateSum>(parts: readonly S[], keyOf: (part: S) => string): readonly S[] {
  const sums = new Map<string, S>();
  for (const one of parts) {
    const before = sums.get(keyOf(one));
    const count = one.count + (before?.count ?? 0);
    sums.set(keyOf(one), { ...one, count, sumMinor: added(before?.sumMinor ?? '0', one.sumMinor) });
  }
  return [...sums.values()];
}

/** Over all weeks, in the order of the states. */
export function byState({ byWeek }: MonthSum): readonly StateSum[] {
  const sums: readonly StateSum[] = addedBy<StateSum>(byWeek, ({ state }) => state);
  return inOrderOfStates(sums);
}

export function inOrderOfStates<S extends StateSum>(sums: readonly S[]): readonly S[] {
  return sums.toSorted((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
}

export function countOf({ byWeek }: MonthSum): number {
  return byWeek.reduce((all, { count }) => all + count, 0);
}

function added(a: string, b: string): string {
  return (BigInt(a) + BigInt(b)).toString();
}

/** Whether the equation of the month holds. */
export function addsUp({
  acceptedMinor,
  paidMinor,
  failedMinor,
  returnedMinor,
  openMinor,
}: MonthSum): boolean {
  const parts = [paidMinor, failedMinor, returnedMinor, openMinor].map(BigInt);
  return BigInt(acceptedMinor) === parts.reduce((sum, part) => sum + part, 0n);
}
