import { expect } from 'vitest';
import { z } from 'zod';
import type { FindingCode } from '../../functions/core/finding.ts';
import type { Payout } from '../../functions/core/payout.ts';
import type { ConsoleStand } from './console-stand.ts';
import { expense } from './expenses.ts';
import { payoutOf, step } from './payouts.ts';

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

/** What a screen is answered. */
export async function look(
  console: ConsoleStand,
  name: Parameters<ConsoleStand['ask']>[0],
  asking = {},
  person = console.dora,
) {
  const answer = await console.ask(name, person, asking);
  expect(answer.status, JSON.stringify(answer.document)).toBe(200);
  return answer.document;
}
