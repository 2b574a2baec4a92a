import type { Checkpoint, Source, SourceItem } from '../../functions/sources/source.ts';
import { ManualClock } from './manual-clock.ts';
import { countedFetch, stubDeps } from './stub-server.ts';

/** A source whose time moves on while no request of it is under way. */
export function sourceRig(create: (deps: ReturnType<typeof stubDeps>) => Source) {
  const clock = new ManualClock();
  const counted = countedFetch();
  const deps = stubDeps(clock, counted.fetch);
  const source = create(deps);
  const run = <T>(work: Promise<T>) => clock.run(work, counted.isBusy);
  const read = (checkpoint?: Checkpoint, stopAfter = Number.POSITIVE_INFINITY) =>
    run(readUpTo(source, checkpoint, stopAfter));
  return { source, read, log: deps.log, run };
}

async function readUpTo(source: Source, checkpoint: Checkpoint | undefined, count: number) {
  const items: SourceItem[] = [];
  try {
    for await (const item of source.expenses(checkpoint)) {
      items.push(item);
      if (items.length >= count) break;
    }
    return { items, error: undefined };
  } catch (error) {
    return { items, error };
  }
}

export function idsOf(items: readonly SourceItem[]): string[] {
  return items.map((item) => {
    if (item.kind === 'expense') return item.expense.expenseId;
    return item.kind === 'unreadable' ? `unreadable: ${item.error.code}` : `${item.kind}: ${item.reportId}`;
  });
}
