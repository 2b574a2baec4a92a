import { expect } from 'vitest';
import {
  keepUnnamedReturn,
  MAX_UNNAMED_RETURNS,
  readUnnamedReturns,
  type UnnamedReturn,
} from '../../functions/ledger/unnamed-returns.ts';
import { fact } from '../support/bank-facts.ts';
import { it } from '../support/embedded.ts';
import { IBANS } from '../support/expenses.ts';

function returned(line: number): UnnamedReturn {
  const { attempt: _, ...said } = fact('returned', { bankReportId: `camt.053:00000000000000aa#${line}` });
  return { ...said, reference: `R-${line}`, amountMinor: 100n };
}

it('a return is kept once, of its own account, and the latest stay', async ({ table }) => {
  for (const line of [1, 2, 1]) await keepUnnamedReturn(table, IBANS.nl, returned(line));
  expect(await readUnnamedReturns(table, IBANS.nl)).toEqual([returned(1), returned(2)]);
  expect(await readUnnamedReturns(table, IBANS.de)).toEqual([]);

  for (let line = 3; line <= MAX_UNNAMED_RETURNS + 1; line += 1)
    await keepUnnamedReturn(table, IBANS.nl, returned(line));

  const kept = await readUnnamedReturns(table, IBANS.nl);
  expect(kept).toHaveLength(MAX_UNNAMED_RETURNS);
  expect(kept[0]).toEqual(returned(2));
});
