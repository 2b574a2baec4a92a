import { describe, expect } from 'vitest';
import { z } from 'zod';
import { batchIdOf } from '../../../functions/core/batch.ts';
import { saveReport } from '../../../functions/ledger/bank-reports.ts';
import { openBatch } from '../../../functions/ledger/batches.ts';
import { openedBatch } from '../../support/batches.ts';
import { look } from '../../support/console-looks.ts';
import { it } from '../../support/console-stand.ts';

const NOWHERE = 'somewhere-else';
const DIGEST = 'a'.repeat(64);

describe('a cursor that is of no list, or of another one,', () => {
  it.for([
    ['listPayouts', { state: 'held', cursor: NOWHERE }],
    ['listBatches', { cursor: '2026-11-02T06:00:00.000Z#eur-main#BA00000000000000000000000000' }],
    ['listBatches', { month: '2026-11', cursor: NOWHERE }],
    [
      'listBatches',
      { month: '2026-11', cursor: '2026-10-02T06:00:00.000Z#eur-main#BA00000000000000000000000000' },
    ],
    ['listBatches', { month: '2026-11', cursor: `2026-11-02T06:00:00.000Z#${DIGEST}` }],
    ['listBankReports', { month: '2026-11', cursor: NOWHERE }],
    ['listBankReports', { month: '2026-11', cursor: `2026-10-02T06:00:00.000Z#${DIGEST}` }],
    ['listBankReports', { month: '2026-11', cursor: `2026-11-02T06:00:00.000Z#BA${'0'.repeat(26)}` }],
    ['listBankLines', { cursor: NOWHERE }],
    ['listAudit', { cursor: NOWHERE }],
  ] as const)('is refused by %s: %j', async ([name, query], { console }) => {
    expect(await console.ask(name, console.dora, { query })).toMatchObject({ status: 400 });
  });
});

const pageShape = z.looseObject({ next: z.string().nullable() });

describe('a list that goes on', () => {
  it('of a month, of batches and of reports, is followed by its own cursors', async ({ console, people }) => {
    const { table } = people.stand;
    for (let number = 0; number < 51; number += 1) {
      const openedAtMs = 1_793_600_000_000 + number;
      await openBatch(table, openedBatch({ batchId: batchIdOf('eur-main', 'run', number), openedAtMs }));
      const readAt = new Date(openedAtMs).toISOString();
      const report = { outcome: 'refused', readAt, key: 'inbox/a.xml', rule: 'zip', line: 1 } as const;
      await saveReport(table, String(number).padStart(64, '0'), report);
    }
    for (const name of ['listBatches', 'listBankReports'] as const) {
      const { next } = pageShape.parse(await look(console, name, { query: { month: '2026-11' } }));
      const last = await look(console, name, { query: { month: '2026-11', cursor: next ?? '' } });
      expect(pageShape.parse(last).next, name).toBeNull();
    }
  });
});

describe('a day of no calendar', () => {
  it('is refused by the record, and by its file', async ({ console }) => {
    for (const day of ['2026-02-31', '2026-99-99']) {
      const shown = await console.ask('listAudit', console.dora, { query: { day } });
      const file = await console.ask('downloadAudit', console.dora, { body: { day } });
      expect([shown.status, file.status]).toEqual([400, 400]);
    }
  });
});
