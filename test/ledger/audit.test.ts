import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { AuditRecord } from '../../functions/core/audit.ts';
import { AuditTrail, readAudit } from '../../functions/ledger/audit.ts';
import { auditKey } from '../../functions/ledger/keys.ts';
import { it } from '../support/payment-stand.ts';
import { personNamed } from '../support/people.ts';
import { forAllAsyncIn } from '../support/properties.ts';
import { rounds } from '../support/rounds.ts';

const AT_MS = Date.parse('2026-11-28T10:00:00Z');
const DAY = '2026-11-28';

function record(about: string, atMs = AT_MS): AuditRecord {
  return { by: personNamed('Anna'), what: 'release', about, detail: 'looked at', atMs };
}

describe('the record of what people asked for', () => {
  it('has a number for each entry of a day, without a gap, whoever writes at once', async ({ stand }) => {
    const trails = Array.from({ length: 4 }, () => new AuditTrail(stand.table));

    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        trails[index % 4]?.append(record(`PO${index}`, AT_MS + index)),
      ),
    );

    const page = await readAudit(stand, DAY, { before: undefined, limit: 100 });
    expect(page.isWhole).toBe(true);
    expect(page.entries.map(({ number }) => number)).toEqual(
      Array.from({ length: 40 }, (_, index) => 40 - index),
    );
    expect(new Set(page.entries.map(({ about }) => about)).size).toBe(40);
  });

  it('begins each day anew', async ({ stand }) => {
    const trail = new AuditTrail(stand.table);

    await trail.append(record('PO1'));
    const next = await trail.append(record('PO2', AT_MS + 86_400_000));

    expect(next).toMatchObject({ day: '2026-11-29', number: 1 });
    expect((await readAudit(stand, DAY, { before: undefined, limit: 10 })).entries).toHaveLength(1);
    expect((await readAudit(stand, '2026-11-27', { before: undefined, limit: 10 })).entries).toEqual([]);
  });

  it('is read page by page, each entry once, whatever the length of a page', async ({ stand }) => {
    const trail = new AuditTrail(stand.table);
    for (let index = 0; index < 23; index += 1) await trail.append(record(`PO${index}`));

    await forAllAsyncIn(15, fc.integer({ min: 1, max: 30 }), async (limit) => {
      const seen: number[] = [];
      let before: number | undefined;
      for (const _ of rounds()) {
        const page = await readAudit(stand, DAY, { before, limit });
        expect(page.isWhole).toBe(true);
        seen.push(...page.entries.map(({ number }) => number));
        before = seen.at(-1);
        if (before === undefined || before <= 1) break;
      }
      expect(seen).toEqual(Array.from({ length: 23 }, (_, index) => 23 - index));
    });
  });

  it('goes on behind what another process wrote since', async ({ stand }) => {
    const [one, other] = [new AuditTrail(stand.table), new AuditTrail(stand.table)];
    await one.append(record('PO1'));
    for (let index = 0; index < 9; index += 1) await other.append(record(`other ${index}`));

    expect(await one.append(record('PO2'))).toMatchObject({ number: 11 });
  });

  it.for([
    ['changed', { S: 'another' }],
    ['emptied', { S: '' }],
  ] as const)('shows that an entry was %s', async ([, value], { stand }) => {
    const trail = new AuditTrail(stand.table);
    for (let index = 0; index < 5; index += 1) await trail.append(record(`PO${index}`));

    await stand.tamper(auditKey(DAY, 3), 'about', value);

    expect((await readAudit(stand, DAY, { before: undefined, limit: 10 })).isWhole).toBe(false);
    // Also where it is the one that a page ends before.
    expect((await readAudit(stand, DAY, { before: undefined, limit: 2 })).isWhole).toBe(true);
    expect((await readAudit(stand, DAY, { before: undefined, limit: 3 })).isWhole).toBe(false);
  });

  it('counts an entry once whose answer was lost', async ({ stand }) => {
    const trail = new AuditTrail(stand.deps.table);
    await trail.append(record('PO1'));
    let isLost = false;
    stand.faults.set(({ command }) => {
      if (command !== 'PutItemCommand' || isLost) return undefined;
      isLost = true;
      return 'answer-lost';
    });

    expect((await trail.append(record('PO2'))).number).toBe(2);
    expect((await readAudit(stand, DAY, { before: undefined, limit: 10 })).entries).toHaveLength(2);
  });
});
