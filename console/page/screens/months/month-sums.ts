import type { AnswerOf } from '../../../api/contract/shapes.ts';

export type MonthSum = AnswerOf<'showMonth'>['sums'][number];

const SUMS = [
  'acceptedMinor',
  'paidMinor',
  'failedMinor',
  'returnedMinor',
  'openMinor',
  'endedMinor',
] as const;

/** The sums of a large month come in parts: those of one source and currency are added, to the minor unit. */
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
    byState: statesAdded([...a.byState, ...b.byState]),
    withoutAmount: a.withoutAmount + b.withoutAmount,
  };
}

function statesAdded(parts: MonthSum['byState']): MonthSum['byState'] {
  const states = new Map<string, MonthSum['byState'][number]>();
  for (const one of parts) {
    const { count, sumMinor } = states.get(one.state) ?? { count: 0, sumMinor: '0' };
    states.set(one.state, { ...one, count: count + one.count, sumMinor: added(sumMinor, one.sumMinor) });
  }
  return [...states.values()];
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
