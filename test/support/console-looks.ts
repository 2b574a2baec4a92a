import { expect } from 'vitest';
import { z } from 'zod';
import type { RouteName } from '../../console/api/contract/routes.ts';
import type { FindingCode } from '../../functions/core/finding.ts';
import type { Payout } from '../../functions/core/payout.ts';
import type { ConsoleStand } from './console-stand.ts';
import type { Asking } from './decisions.ts';
import { expense } from './expenses.ts';
import { payoutOf, step } from './payouts.ts';
import { rounds } from './rounds.ts';

/** A payout that waits for a person. */
export function held(id: string, code: FindingCode = 'limit-exceeded', ...more: FindingCode[]): Payout {
  return heldAgain(step(payoutOf(expense({ expenseId: id })), 'ready'), code, ...more);
}

/** The payout as a later look holds it. */
export function heldAgain(payout: Payout, ...codes: readonly FindingCode[]): Payout {
  const message = 'Somebody has to look.';
  return step(payout, 'held', { reasons: codes.map((code) => ({ code, severity: 'hold', message })) });
}

export const listShape = z.looseObject({
  payouts: z.array(z.looseObject({ payoutId: z.string() })),
  next: z.string().nullable(),
});

/** A list page by page, as its own cursors lead through it. */
export async function* pages<Page extends { readonly next: string | null }>(
  console: ConsoleStand,
  name: RouteName,
  { query = {}, ...asking }: Asking,
  shape: z.ZodType<Page>,
): AsyncGenerator<Page> {
  let given = query;
  for (const _ of rounds()) {
    const page = shape.parse(await look(console, name, { ...asking, query: given }));
    yield page;
    if (page.next === null) return;
    given = { ...query, cursor: page.next };
  }
}

/** What a screen is answered. */
export async function look(console: ConsoleStand, name: RouteName, asking = {}, person = console.dora) {
  const answer = await console.ask(name, person, asking);
  expect(answer.status, JSON.stringify(answer.document)).toBe(200);
  return answer.document;
}
