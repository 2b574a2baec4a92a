import { describe, expect } from 'vitest';
import { z } from 'zod';
import { saveReport } from '../../../functions/ledger/bank-reports.ts';
import { recordUnmatched } from '../../../functions/ledger/unmatched-lines.ts';
import { look, pages } from '../../support/console-looks.ts';
import { it, problem } from '../../support/console-stand.ts';
import { IBANS } from '../../support/expenses.ts';

const linesShape = z.looseObject({
  lines: z.array(z.looseObject({ digest: z.string(), ordinal: z.int(), endToEndId: z.string().nullable() })),
  unreadable: z.array(z.string()),
  next: z.string().nullable(),
});

describe('bank reports', () => {
  it('are listed by the month in which they were read, with the lines that wait', async ({
    console,
    people,
  }) => {
    const { table } = people.stand;
    const digests = ['a', 'b', 'c'].map((letter) => letter.repeat(64));
    for (const [index, digest] of digests.entries()) {
      const readAt = `2026-1${index === 2 ? 2 : 1}-0${index + 1}T10:00:00.000Z`;
      const key = `inbox/${index}.xml`;
      await saveReport(table, digest, { outcome: 'refused', readAt, key, rule: 'zip', line: 1 });
    }
    const [sha256 = ''] = digests;
    const line = { sha256, ordinal: 3, why: 'unknown-id', level: 'transaction', status: 'BOOK' } as const;
    await recordUnmatched(table, { ...line, accountIban: IBANS.deOther }, undefined);

    expect(await look(console, 'listBankReports', { query: { month: '2026-11' } })).toMatchObject({
      reports: [{ digest: digests[1] }, { digest: digests[0] }],
      next: null,
    });
    const shown = await look(console, 'showBankReport', { params: { digest: digests[0] } });
    expect(shown).toMatchObject({ waiting: [{ ordinal: 3, why: 'unknown-id' }], hasMore: false });
    expect(JSON.stringify(shown)).not.toContain(IBANS.deOther);
    // As the record and the evidence of a payout name it.
    const short = await look(console, 'showBankReport', { params: { digest: digests[0]?.slice(0, 16) } });
    expect(short).toEqual(shown);
    const unknown = { params: { digest: 'd'.repeat(16) } };
    expect(await console.ask('showBankReport', console.dora, unknown)).toMatchObject(
      problem(404, 'report-unknown'),
    );
    expect(await look(console, 'today')).toMatchObject({ bankLines: { count: 1, isAtLeast: false } });
  });

  it('have their waiting lines in one list, each once, as many as today counts', async ({
    console,
    people,
  }) => {
    const { table } = people.stand;
    const digests = ['f', '0', '7'].map((letter) => letter.repeat(64));
    const line = { why: 'sum-differs', level: 'batch', status: 'BOOK', accountIban: IBANS.deOther } as const;
    for (const sha256 of digests) {
      for (let ordinal = 1; ordinal <= 38; ordinal += 1) {
        await recordUnmatched(table, { ...line, sha256, ordinal }, undefined);
      }
      // A line about a whole batch, with which two payments disagree.
      for (const endToEndId of [`PO${'A'.repeat(26)}-01`, `PO${'B'.repeat(26)}-01`]) {
        await recordUnmatched(table, { ...line, sha256, ordinal: 20, endToEndId }, endToEndId);
      }
    }
    await people.stand.tamper(`UNMATCHED#${digests[2]}#000000005`, 'why', { S: 'unheard-of' });

    const seen: string[] = [];
    const spoilt: string[] = [];
    for await (const page of pages(console, 'listBankLines', {}, linesShape)) {
      seen.push(
        ...page.lines.map(({ digest, ordinal, endToEndId }) => `${digest} ${ordinal} ${endToEndId ?? ''}`),
      );
      spoilt.push(...page.unreadable);
      expect(JSON.stringify(page)).not.toContain(IBANS.deOther);
    }

    expect(spoilt).toEqual([`${digests[2]}#000000005`]);
    expect(new Set(seen).size).toBe(seen.length);
    expect(await look(console, 'today')).toMatchObject({ bankLines: { count: seen.length + 1 } });
    expect(seen).toHaveLength(3 * 40 - 1);
    const other = { query: { cursor: 'PO1' } };
    expect(await console.ask('listBankLines', console.dora, other)).toMatchObject({ status: 400 });
  });
});
