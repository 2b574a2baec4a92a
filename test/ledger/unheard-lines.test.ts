import { expect } from 'vitest';
import {
  addUnheardLine,
  endUnheardLine,
  hasUnheardLines,
  MAX_UNHEARD_LINES,
} from '../../functions/ledger/unheard-lines.ts';
import { it } from '../support/embedded.ts';

it('a line is unheard from when it was missed until it is read, once however often either happens', async ({
  table,
}) => {
  expect(await hasUnheardLines(table, 'P')).toBe(false);
  await endUnheardLine(table, 'P', 'camt.053:aa#1');
  for (const line of ['camt.053:aa#1', 'camt.053:aa#2', 'camt.053:aa#1'])
    await addUnheardLine(table, 'P', line);

  await endUnheardLine(table, 'P', 'camt.053:aa#1');
  expect(await hasUnheardLines(table, 'P')).toBe(true);
  expect(await hasUnheardLines(table, 'Q')).toBe(false);
  await endUnheardLine(table, 'P', 'camt.053:aa#2');
  await endUnheardLine(table, 'P', 'camt.053:aa#2');
  expect(await hasUnheardLines(table, 'P')).toBe(false);
});

it('of more lines than are kept it is never said that all were read', async ({ table }) => {
  const lines = Array.from({ length: MAX_UNHEARD_LINES + 3 }, (_, line) => `camt.053:aa#${line + 1}`);
  for (const line of lines) await addUnheardLine(table, 'P', line);
  for (const line of lines) await endUnheardLine(table, 'P', line);

  expect(await hasUnheardLines(table, 'P')).toBe(true);
});
