import { expect } from 'vitest';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { type Sent, sentOf } from '../support/bank-scene.ts';
import { type Embedded, it } from '../support/embedded.ts';
import { payoutOf } from '../support/payouts.ts';
import { Life } from './life.ts';

/** Reports about first attempts that are at the bank, and where they lead once the pipeline has gone on by itself. */
export type Told = {
  readonly account?: Partial<DebtorAccount>;
  readonly reports: (first: Sent, second: Sent, third: Sent) => readonly string[];
  /** `paid bank-contradiction`: the state of each payout of the one file, and its reasons. */
  readonly ends: readonly string[];
  /** Attempts in files, `1.2` for the second one of the first payout; where not given, the first of each. */
  readonly files?: readonly string[];
  /** Whether a person is called; where not given, just where a payout has a reason. */
  readonly isCalled?: boolean;
};

/** Reports that lead there, and nothing else is said of. */
export function leadsTo(ends: Told['ends'], reports: Told['reports']): Told {
  return { reports, ends };
}

/** The same at a bank that books a file as one sum. */
export function inBatch(ends: Told['ends'], reports: Told['reports']): Told {
  return { account: { batchBooking: true }, reports, ends };
}

/** The same, and a person is called. */
export function calledFor(ends: Told['ends'], reports: Told['reports']): Told {
  return { reports, ends, isCalled: true };
}

/** As they are, backwards, and from the second on: of two reports both orders, of three every place for each. */
function ordersOf<T>(reports: readonly T[]): readonly (readonly T[])[] {
  const orders = [reports, reports.toReversed(), [...reports.slice(1), ...reports.slice(0, 1)]];
  if (reports.length === 1) return orders.slice(0, 1);
  return reports.length === 2 ? orders.slice(0, 2) : orders;
}

/**
 * Lives one life for each order of the reports. All end alike, and as it is said; and reading everything once more
 * changes nothing.
 */
export async function expectEnding(embedded: Embedded, told: Told): Promise<void> {
  const { account = {}, ends } = told;
  const {
    files = ends.map((_, index) => `${index + 1}.1`),
    isCalled = ends.some((end) => end.includes(' ')),
  } = told;
  const states = ends.map((end, index) => `expense-${index + 1}: ${end}`);
  let messages: readonly string[] | undefined;
  const { length } = told.reports(NOBODY, NOBODY, NOBODY);
  for (const order of ordersOf(Array.from({ length }, (_, index) => index))) {
    const life = await Life.begin(embedded, ends.length, account);
    const reports = told.reports(...sentOr(await life.sent()));
    const read = order.map((index) => reports[index] ?? '');
    await life.read(...read);
    await life.goOn();
    const ending = await life.ending();
    expect(ending, `read in the order ${order.join()}`).toMatchObject({ states, files, isCalled });
    messages ??= ending.messages;
    expect(ending.messages).toEqual(messages);
    if (order[0] !== 0) continue;
    await life.read(...read);
    expect(await life.ending(), 'read once more').toEqual(ending);
  }
}

/** A test for each of these lives. */
export function itEnds(title: string, lives: Readonly<Record<string, Told>>): void {
  it.for(Object.entries(lives))(title, ([, life], { embedded }) => expectEnding(embedded, life));
}

const NOBODY = sentOf(payoutOf());

/** A life of fewer payouts has no others to be asked for. */
function sentOr([first, second, third]: readonly [Sent, ...Sent[]]): [Sent, Sent, Sent] {
  return [first, second ?? first, third ?? first];
}
