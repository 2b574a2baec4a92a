import { inject } from 'vitest';
import type { AwsCall, Fault } from './client-faults.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether all places and runs are tried, as by `npm run prove`, or a spread sample of them. */
    readonly triesAll: boolean;
  }
}

/** Of more calls of one kind, one in so many is tried. */
const STRIDE = 11;

/** Of these one is as another: before and after it, the stores are the same. */
const READS = /^(Query|Get|BatchGet|Head|List)/;

/** What tells the rows and objects apart that a call writes, and what it does with them. */
const KINDS = /"pk":\{"S":"([^#"]*)|"Key":"([^/"]*)|"UpdateExpression":"([^"]*)/g;

function kindOf({ command, input }: AwsCall): string {
  if (READS.test(command)) return command;
  const about = [...JSON.stringify(input).matchAll(KINDS)].map((found) => found.slice(1).join(''));
  return [command, ...new Set(about)].join(' ');
}

/**
 * Where one of the calls breaks: at each, or at the first of each kind and at a spread of the others. To die before a
 * call leaves what it leaves to die after the one before it, so a sample has only the spread of that.
 */
export function placesIn(calls: readonly AwsCall[], fault: Fault): number[] {
  if (inject('triesAll')) return calls.map(({ index }) => index);
  const kinds = new Set<string>();
  return calls
    .filter((call, place) => {
      const isNew = fault !== 'killed-before' && !kinds.has(kindOf(call));
      kinds.add(kindOf(call));
      return isNew || place % STRIDE === STRIDE - 1 || place === 0;
    })
    .map(({ index }) => index);
}

/** How many runs of a property there are, and whatever else comes in a sample. */
export function tried<T>(whole: T, sample: T): T {
  return inject('triesAll') ? whole : sample;
}
