import { paginateScan } from '@aws-sdk/client-dynamodb';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { PAYOUT_KEY_PREFIX } from '../../functions/ledger/keys.ts';
import { decodePayout } from '../../functions/ledger/payout-row.ts';
import { readPayouts } from '../../functions/ledger/payouts.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { isUnreadable } from '../../functions/ledger/unreadable-row.ts';
import type { EventBus } from '../../functions/publish-events/put-events.ts';
import { type AsideMessage, readAsideMessage } from './aside-message.ts';
import type { DeadLetter, DeadLetters } from './dead-letters.ts';
import type { RedriveOptions } from './redrive-payouts.ts';
import { type Republished, republish } from './republish.ts';

export type EventsRedriveDeps = {
  readonly deadLetters: DeadLetters;
  readonly table: LedgerTable;
  readonly bus: EventBus;
  readonly onProgress: (messages: number) => void;
};

/**
 * `told`: the bus has again every step that its row can still prove, and the message is removed; `untold` counts the
 * other steps. Other messages stay: the row is unknown, unreadable or was changed past the ledger, the bus did not take
 * an event, or the message is not ours.
 */
export type EventLetter = {
  readonly messageId: string;
  readonly fate: 'told' | 'left' | 'unknown' | 'not-ours';
  readonly payoutId: PayoutId | undefined;
  readonly told: number;
  readonly untold: number;
};

/**
 * Tells again steps of payouts that made no event. A message holds ids alone, so the rows say what happened: from the
 * message's version on, so that what a consumer hears last of a payout is where it stands. By the event's id a consumer
 * knows what it has heard before.
 */
export async function redriveEvents(
  deps: EventsRedriveDeps,
  { limit, isDryRun }: RedriveOptions,
): Promise<readonly EventLetter[]> {
  const all: EventLetter[] = [];
  const bus = isDryRun ? undefined : deps.bus;
  try {
    for await (const letters of deps.deadLetters.take(limit)) {
      for (const letter of letters) {
        const looked = await redriveOne(deps, bus, letter);
        all.push(looked);
        if (!isDryRun && looked.fate === 'told') await deps.deadLetters.remove([letter]);
        deps.onProgress(all.length);
      }
    }
  } finally {
    await deps.deadLetters.giveBack();
  }
  return all;
}

async function redriveOne(
  deps: EventsRedriveDeps,
  bus: EventBus | undefined,
  { messageId, body }: DeadLetter,
): Promise<EventLetter> {
  const message = readAsideMessage(body);
  const nothing = { messageId, payoutId: undefined, told: 0, untold: 0 };
  switch (message.kind) {
    case 'not-ours':
      return { ...nothing, fate: 'not-ours' };
    case 'payout': {
      const { payoutId, fromVersion } = message;
      const { payouts, unreadable } = await readPayouts(deps.table, [payoutId], deps.bus.clock);
      const payout = payouts.get(payoutId);
      if (payout === undefined) {
        return { ...nothing, payoutId, fate: unreadable.has(payoutId) ? 'left' : 'unknown' };
      }
      const done = await republish(bus, [payout], ({ version }) => version >= fromVersion);
      return { ...nothing, ...fateOf(done), payoutId };
    }
    case 'window':
      return { ...nothing, ...fateOf(await republishWindow(deps, bus, message)) };
  }
}

function fateOf({ told, untold, left }: Republished): Pick<EventLetter, 'fate' | 'told' | 'untold'> {
  return { fate: left === 0 ? 'told' : 'left', told, untold };
}

/** The rows of one page of the table at once: memory does not grow with the window. */
async function republishWindow(
  { table }: EventsRedriveDeps,
  bus: EventBus | undefined,
  { fromMs, toMs }: Extract<AsideMessage, { kind: 'window' }>,
): Promise<Republished> {
  const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
  let [told, untold, left] = [0, 0, 0];
  for await (const { payouts, unreadable } of payoutsWrittenSince(table, from)) {
    const touched = payouts.filter(({ history }) => history.some(({ at }) => at >= from && at <= to));
    const done = await republish(bus, touched, ({ at }) => at >= from);
    told += done.told;
    untold += done.untold;
    left += done.left + unreadable;
  }
  return { told, untold, left };
}

type Page = { readonly payouts: readonly Payout[]; readonly unreadable: number };

/** Every payout written since. Only a console may read the whole table; no function does. */
async function* payoutsWrittenSince(table: LedgerTable, from: string): AsyncGenerator<Page> {
  const pages = paginateScan(
    { client: table.client },
    {
      TableName: table.tableName,
      ConsistentRead: true,
      FilterExpression: 'begins_with(pk, :payouts) AND updatedAt >= :from',
      ExpressionAttributeValues: { ':payouts': { S: PAYOUT_KEY_PREFIX }, ':from': { S: from } },
    },
  );
  for await (const { Items = [] } of pages) {
    const payouts: Payout[] = [];
    let unreadable = 0;
    for (const item of Items) {
      try {
        payouts.push(decodePayout(item));
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        unreadable += 1;
      }
    }
    yield { payouts, unreadable };
  }
}
