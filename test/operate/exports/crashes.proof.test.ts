import { describe, expect } from 'vitest';
import { debit } from '../../support/bank-facts.ts';
import { Scene } from '../../support/bank-scene.ts';
import { beginAt } from '../../support/beginnings.ts';
import { Books, bytesOf, it } from '../../support/books.ts';
import type { Embedded } from '../../support/embedded.ts';
import { placesIn } from '../../support/tried.ts';
import { made } from '../statements/made-statements.ts';

/** A month with one payment, which nobody has exported. */
async function unexported(embedded: Embedded): Promise<Books> {
  const books = new Books(await Scene.create(embedded));
  await beginAt(embedded, books.scene.stand, 'paid', async () =>
    books.say(await books.scene.sendOne(), 'paid', debit()),
  );
  books.on('2026-12-02').scene.stand.faults.clear();
  return books;
}

const EXPORTS: readonly [string, (books: Books) => Promise<string>][] = [
  ['journal', async (books) => bytesOf(await books.export('2026-11')).join()],
  ['statements', async (books) => (await made(books)).kept],
];
const FAULTS = ['killed-before', 'killed-after', 'answer-lost'] as const;

describe.for(EXPORTS)('the %s of a month', ([, exported]) => {
  it.for(FAULTS)(
    'has the same bytes where one of its calls is %s, and it is exported again',
    { timeout: 60_000 },
    async (fault, { embedded }) => {
      const undisturbed = await unexported(embedded);
      const bytes = await exported(undisturbed);
      const { calls } = undisturbed.scene.stand.faults;
      expect(calls.length).toBeGreaterThan(10);

      for (const place of placesIn(calls, fault)) {
        const books = await unexported(embedded);
        books.scene.stand.faults.set(({ index }) => (index === place ? fault : undefined));
        await exported(books).catch(() => undefined);
        books.scene.stand.faults.clear();

        expect(await exported(books), `call ${place}`).toBe(bytes);
      }
    },
  );
});
