import { inspect } from 'node:util';
import { type Embedded, itemsOf } from './embedded.ts';
import type { PaymentStand, Stored } from './payment-stand.ts';

const BEGINNINGS = new WeakMap<Embedded, Map<string, Stored>>();

/**
 * Leads an untouched stand to where a test begins. The first on a way in a file takes its steps; those who come after
 * find in their stores what then lay in its own.
 *
 * @param way what tells it from all others of the file.
 */
export async function beginAt(
  embedded: Embedded,
  stand: PaymentStand,
  way: unknown,
  steps: () => Promise<unknown>,
): Promise<void> {
  // What somebody put there before belongs to no beginning.
  if ((await itemsOf(stand.table)).length > 0) {
    await steps();
    return;
  }
  const known = BEGINNINGS.get(embedded) ?? new Map<string, Stored>();
  BEGINNINGS.set(embedded, known);
  const name = inspect(way, { depth: null });
  const stored = known.get(name);
  if (stored !== undefined) return stand.restore(stored);
  await steps();
  known.set(name, await stand.stored());
}
