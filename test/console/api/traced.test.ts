import { createHash } from 'node:crypto';
import { describe, expect } from 'vitest';
import { personKeyOf } from '../../../functions/core/approval/person.ts';
import { parseIban } from '../../../functions/core/iban.ts';
import { AuditTrail } from '../../../functions/ledger/audit.ts';
import { audited } from '../../support/console-audit.ts';
import { held } from '../../support/console-looks.ts';
import { AUDIT_AWAY, it, problem } from '../../support/console-stand.ts';
import { expenses, IBANS } from '../../support/expenses.ts';

const REASON = 'looked at the receipts';
const HELD = held('expense-1');

describe('what nobody reads without a trace', () => {
  it('is a whole IBAN: the entry stands before the answer does', async ({ console, people }) => {
    const { payoutId, iban } = HELD;
    await people.stand.put(HELD);

    const answer = await console.ask('readIbans', console.dora, {
      params: { payoutId },
      body: { reason: REASON },
    });

    expect(answer).toMatchObject({ status: 200, document: { iban } });
    expect(parseIban(iban).ok).toBe(true);
    expect(await audited(console)).toEqual([`Dora: read-ibans ${payoutId} ${REASON}`]);
  });

  it('is shown to nobody where the record takes no entry', async ({ console, people }) => {
    await people.stand.put(HELD);

    for (const name of ['readIbans', 'downloadPayouts', 'downloadFile', 'releasePayout'] as const) {
      const params = { payoutId: HELD.payoutId, batchId: `BA${'0'.repeat(26)}` };
      const released = name === 'releasePayout' ? { version: HELD.version } : {};
      const body = name.startsWith('download') ? {} : { reason: REASON, ...released };
      const answer = await console.ask(name, console.dora, { params, body }, { audit: AUDIT_AWAY });
      expect(answer).toMatchObject(problem(500, 'unexpected'));
      expect(answer.text).not.toContain(HELD.iban);
    }
    expect((await people.stand.payout('expense-1')).state).toBe('held');
  });

  it('is a list for a spreadsheet, exactly of its filter, with no formula and no whole IBAN', async ({
    console,
    people,
  }) => {
    const evil = { ...HELD, recipientName: '=HYPERLINK("x")' };
    await people.stand.put(evil, held('expense-2', 'iban-changed'));
    const download = (filter: object) =>
      console.ask('downloadPayouts', console.dora, { body: { state: 'held', ...filter } });

    const answer = await download({ reason: 'iban-changed' });
    const whole = await download({});

    expect(answer).toMatchObject({ status: 200, type: 'text/csv; charset=utf-8' });
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="payouts-\d{4}-\d\d-\d\d-state-held-reason-iban-changed\.csv"$/,
    );
    expect(answer.text.trim().split('\r\n')).toHaveLength(2);
    expect(answer.text).not.toContain(evil.iban);
    expect(whole.text).not.toMatch(/(^|,)"?=/m);
    expect((await audited(console))[0]).toContain('download-payouts');
  });

  it('is the record of a day, whole and with this download on it', async ({ console, people }) => {
    const audit = new AuditTrail(people.stand.table);
    const atMs = people.stand.clock.now();
    for (let number = 1; number <= 501; number += 1) {
      await audit.append({ by: console.dora, what: 'stop', about: '*', detail: `=${number}`, atMs });
    }
    const day = new Date(atMs).toISOString().slice(0, 10);

    const answer = await console.ask('downloadAudit', console.dora, { body: { day } });
    const empty = await console.ask('downloadAudit', console.dora, { body: { day: '2026-01-01' } });

    expect(answer).toMatchObject({ status: 200, type: 'text/csv; charset=utf-8' });
    const [head, ...lines] = answer.text.trim().split('\r\n');
    expect(head).toContain('"number","at","person","personKey","what"');
    expect(lines.map((line) => Number(/^"(\d+)"/.exec(line)?.[1]))).toEqual(
      Array.from({ length: 502 }, (_, index) => 502 - index),
    );
    expect(lines[0]).toContain(`"Dora","${personKeyOf(console.dora)}","download-audit","${day}"`);
    expect(answer.text).not.toMatch(/(^|,)"=/m);
    expect(empty.text.trim().split('\r\n')).toHaveLength(1);
  });

  it('is a payment file, once it leaves: the very bytes that were signed', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(2));
    const asking = { params: { batchId: batch.batchId }, body: {} };
    const before = await console.ask('downloadFile', console.dora, asking);
    await people.approveAll(batch);

    const answer = await console.ask('downloadFile', console.dora, asking);

    expect(before).toMatchObject(problem(409, 'no-file'));
    expect(answer).toMatchObject({ status: 200, type: 'application/xml; charset=utf-8' });
    const sha256 = createHash('sha256').update(answer.text, 'utf8').digest('hex');
    expect(sha256).toBe(batch.proposal?.seal.fileSha256);
    expect(await audited(console)).toEqual([
      `Dora: download-file ${batch.batchId}`,
      `Dora: refused ${batch.batchId} no-file`,
      `Dora: download-file ${batch.batchId}`,
    ]);
  });

  it('is no filter with a whole IBAN: it would stand on record', async ({ console }) => {
    const answer = await console.ask('downloadPayouts', console.dora, { body: { text: IBANS.de } });

    expect(answer).toMatchObject(problem(400, 'iban-in-filter'));
    expect(await audited(console)).toEqual([]);
  });
});
