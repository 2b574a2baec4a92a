import { useEffect, useRef, useState } from 'preact/hooks';
import { read } from '../../ask/api.ts';
import type { Problem } from '../../ask/outcome.ts';
import type { LastProof } from '../../parts/last-proof.tsx';
import { addedUp, type MonthSum } from './month-sums.ts';

export type KnownMonth = {
  readonly month: string;
  readonly sums: readonly MonthSum[];
  readonly unreadable: readonly string[];
  readonly proof: LastProof;
  /** Whether the sums have every part of it. */
  readonly isWhole: boolean;
  /** Requests that it took. */
  readonly parts: number;
  readonly problem: Problem | undefined;
};

/** Bounds the requests for a month: half a million payouts at the size of a part. */
const MOST_PARTS = 500;

/**
 * Reads months one after the other, each to its end, and shows what is known meanwhile. It does not ask again for a
 * month known to its end while the screen is open.
 */
export function useMonths(months: readonly string[]): ReadonlyMap<string, KnownMonth> {
  const [known, setKnown] = useState<ReadonlyMap<string, KnownMonth>>(new Map());
  const whole = useRef(new Set<string>());
  const key = months.join(' ');
  useEffect(() => {
    const stopping = new AbortController();
    const unknown = key.split(' ').filter((month) => !whole.current.has(month));
    readMonths(unknown, stopping.signal, (month) => {
      if (month.isWhole) whole.current.add(month.month);
      setKnown((last) => new Map(last).set(month.month, month));
    });
    return () => stopping.abort();
  }, [key]);
  return known;
}

async function readMonths(
  months: readonly string[],
  signal: AbortSignal,
  onKnown: (month: KnownMonth) => void,
): Promise<void> {
  for (const month of months) {
    const parts: (readonly MonthSum[])[] = [];
    const unreadable = new Set<string>();
    let proof: LastProof = null;
    let cursor: string | undefined;
    for (let part = 1; part <= MOST_PARTS; part += 1) {
      const outcome = await read('showMonth', { params: { month }, query: { cursor } }, signal);
      if (signal.aborted) return;
      if (!outcome.ok) {
        onKnown({
          month,
          sums: addedUp(parts),
          unreadable: [...unreadable],
          proof,
          isWhole: false,
          parts: part,
          problem: outcome.problem,
        });
        break;
      }
      const { sums, next } = outcome.answer;
      parts.push(sums);
      for (const id of outcome.answer.unreadable) unreadable.add(id);
      ({ proof } = outcome.answer);
      cursor = next ?? undefined;
      onKnown({
        month,
        sums: addedUp(parts),
        unreadable: [...unreadable],
        proof,
        isWhole: next === null,
        parts: part,
        problem: undefined,
      });
      if (next === null) break;
    }
  }
}
