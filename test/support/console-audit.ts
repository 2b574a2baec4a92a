import { expect } from 'vitest';
import { readAudit } from '../../functions/ledger/audit.ts';
import type { ConsoleStand } from './console-stand.ts';

/** What people asked for on the day of the stand's clock, in the order in which they did. */
export async function audited(console: ConsoleStand): Promise<readonly string[]> {
  const { clock, table } = console.people.stand;
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  const { entries, isWhole } = await readAudit({ table, clock }, day, { before: undefined, limit: 100 });
  expect(isWhole).toBe(true);
  return entries
    .map(({ by, what, about, detail }) => `${by.name}: ${what} ${about} ${detail}`.trim())
    .reverse();
}
