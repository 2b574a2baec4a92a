import { describe, expect } from 'vitest';
import { saveReport } from '../../../functions/ledger/bank-reports.ts';
import { readUnmatched, recordUnmatched } from '../../../functions/ledger/unmatched-lines.ts';
import { it, problem, READER } from '../../support/console-stand.ts';
import { IBANS } from '../../support/expenses.ts';

const REASON = 'looked at the receipts';

describe('a line of a bank report', () => {
  const sha256 = 'a'.repeat(64);
  const line = {
    sha256,
    ordinal: 7,
    why: 'unknown-id',
    level: 'transaction',
    status: 'BOOK',
    accountIban: IBANS.deOther,
  } as const;

  it('is ended with a note, once, and no further reading opens it again', async ({ console, people }) => {
    const { table } = people.stand;
    await recordUnmatched(table, line, undefined);
    const asking = { params: { digest: sha256, ordinal: '7' }, body: { reason: 'it is another company' } };

    expect(await console.ask('endBankLine', console.dora, asking)).toMatchObject({ status: 200 });
    expect(await console.ask('endBankLine', console.dora, asking)).toMatchObject({ status: 409 });
    await recordUnmatched(table, line, undefined);

    expect(await readUnmatched(table, sha256, 7)).toBeUndefined();
    const row = await people.stand.row(`UNMATCHED#${sha256}#000000007`);
    expect(row).toMatchObject({ note: { S: 'it is another company' } });
  });

  it('is looked at again where its report is replayed, in the version that was read', async ({
    console,
    people,
  }) => {
    const { table } = people.stand;
    const refused = {
      outcome: 'refused',
      readAt: '2026-11-28T10:00:00Z',
      key: 'inbox/é 1.xml',
      rule: 'zip',
      line: 1,
    } as const;
    await saveReport(table, sha256, { ...refused, versionId: 'v1' });
    const replay = () =>
      console.ask('replayBankReport', console.dora, { params: { digest: sha256 }, body: { reason: REASON } });

    expect(await replay()).toMatchObject({ status: 202 });
    expect(console.functions.invoked).toMatchObject([
      {
        functionArn: READER,
        type: 'Event',
        event: { Records: [{ s3: { object: { key: 'inbox%2F%C3%A9%201.xml', versionId: 'v1' } } }] },
      },
    ]);
    await saveReport(table, sha256, refused);
    expect(await replay()).toMatchObject(problem(409, 'report-without-version'));
  });
});
