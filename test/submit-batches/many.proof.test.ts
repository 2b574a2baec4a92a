import { expect } from 'vitest';
import { ENTRIES_PER_PART } from '../../functions/ledger/manifests.ts';
import { expenses } from '../support/expenses.ts';
import { ACCOUNT, endToEndIdsIn, it, scheduledPayout } from '../support/payment-stand.ts';
import { tried } from '../support/tried.ts';

/** In two files; the manifest of the first has several parts. */
const [LARGE, SMALL] = tried([1500, 500], [ENTRIES_PER_PART + 100, 100]);

it(`a submission pays ${LARGE + SMALL} payouts`, { timeout: 120_000 }, async ({ stand }) => {
  await stand.put(...expenses(LARGE + SMALL).map((one) => scheduledPayout(one)));

  const { batches } = await stand.submit({ ...ACCOUNT, maxPerFile: { ...ACCOUNT.maxPerFile, count: LARGE } });

  expect(batches.map(({ count }) => count)).toEqual([LARGE, SMALL]);
  const files = [...(await stand.files()).values()].map((file) => endToEndIdsIn(file).length);
  expect(files.toSorted((a, b) => b - a)).toEqual([LARGE, SMALL]);
  const states = new Set([...(await stand.payouts()).values()].map(({ state }) => state));
  expect(states).toEqual(new Set(['submitted']));
});
