import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import {
  addUnheardLine,
  endUnheardLine,
  hasUnheardLines,
  MAX_UNHEARD_LINES,
} from '../../functions/ledger/unheard-lines.ts';
import { type Embedded, startEmbedded } from '../support/embedded.ts';

let embedded: Embedded;
let table: LedgerTable;
beforeAll(async () => {
  embedded = await startEmbedded();
});
afterAll(async () => {
  await embedded.close();
});
beforeEach(async () => {
  table = await embedded.newTable();
});

test('a line is unheard from when it was missed until it is read, once however often either happens', async () => {
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

test('of more lines than are kept it is never said that all were read', async () => {
  const lines = Array.from({ length: MAX_UNHEARD_LINES + 3 }, (_, line) => `camt.053:aa#${line + 1}`);
  for (const line of lines) await addUnheardLine(table, 'P', line);
  for (const line of lines) await endUnheardLine(table, 'P', line);

  expect(await hasUnheardLines(table, 'P')).toBe(true);
});
