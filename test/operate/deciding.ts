import type { Word } from '../../functions/core/bank-fact.ts';
import { plainDate } from '../../functions/core/date.ts';
import type { Settlement } from '../../functions/core/decision.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { type Decided, release, settle } from '../../operate/decide.ts';
import { refused, statement } from '../settling/bank.ts';
import { Life } from '../settling/life.ts';
import type { Sent } from '../support/bank-scene.ts';
import type { Embedded } from '../support/embedded.ts';
import { personNamed } from '../support/people.ts';
import { present } from '../support/present.ts';

export async function sentOne(
  embedded: Embedded,
  count = 1,
): Promise<{ life: Life; one: Sent; sent: readonly Sent[] }> {
  const life = await Life.begin(embedded, count, { batchBooking: count > 1 });
  const sent = await life.sent();
  const [one] = sent;
  return { life, one, sent };
}

/** The second attempt has begun, and waits for its file. */
export async function secondScheduled(embedded: Embedded): Promise<{ life: Life; one: Sent }> {
  const { life, one } = await sentOne(embedded);
  await life.read(refused(one), statement());
  await life.repair();
  return { life, one };
}

export async function row(life: Life): Promise<Payout> {
  return present((await life.payouts())[0]);
}

export function decisionAt(life: Life) {
  return { by: personNamed('Anna'), reason: 'the bank said so on the phone', atMs: life.stand.clock.now() };
}

export async function settled(life: Life, outcome: Word, change: Partial<Settlement> = {}): Promise<Decided> {
  const { payoutId, amountMinor = 0n } = await row(life);
  const known = { attempt: 1, outcome, amountMinor, date: life.today(), reference: 'LETTER-1' };
  return settle(life.stand.table, payoutId, { ...known, ...change }, decisionAt(life));
}

export async function released(
  life: Life,
  retryAfter: 'statement' | 'refusal' = 'statement',
): Promise<Decided> {
  const { payoutId } = await row(life);
  const policy = {
    limits: new Map([['EUR', 1_000_000n]]),
    today: plainDate('2026-11-03'),
    retryAfter,
    peopleForNewAccount: 1,
  } as const;
  const { table, queue } = life.stand.deps;
  return release({ table, queue }, payoutId, { ...decisionAt(life), sameAccount: true }, policy);
}

export function refusalOf(decided: Decided): string {
  if (decided.ok) throw new Error('It was allowed.');
  return decided.refusal.message;
}
