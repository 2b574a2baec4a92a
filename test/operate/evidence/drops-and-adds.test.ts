import { describe, expect } from 'vitest';
import { type Anchor, anchorText } from '../../../functions/core/anchor.ts';
import { auditEntryAfter } from '../../../functions/core/audit.ts';
import { decodeAudit } from '../../../functions/ledger/audit.ts';
import { auditKey } from '../../../functions/ledger/keys.ts';
import { newRow, readItem, writeItem } from '../../../functions/ledger/table.ts';
import { parseAnchor } from '../../../operate/evidence/format/anchor-file.ts';
import { isRowPart, ROW_FOLDERS } from '../../../operate/evidence/format/parts.ts';
import { bufferSource } from '../../../operate/evidence/verify/byte-source.ts';
import { type Verified, verifyEvidence } from '../../../operate/evidence/verify/verify-evidence.ts';
import { Forgery, settleSums } from '../../support/evidence-attacks.ts';
import { it, OF_MONTH } from '../../support/evidence-corpus.ts';
import { expense, IBANS } from '../../support/expenses.ts';
import { payoutOf } from '../../support/payouts.ts';
import { present } from '../../support/present.ts';
import { rowOfPayout } from '../../support/remade-history.ts';
import { remake } from './forging.ts';

const verified = async (forgery: Forgery, anchors: readonly Anchor[] = []): Promise<Verified> =>
  verifyEvidence(bufferSource(await forgery.archive()), { given: { anchors } });

function notHeld({ answers }: Verified): string[] {
  return answers.flatMap(({ check, holds }) => (holds ? [] : [check]));
}

/** Drops each row and each file of an archive in turn, with sums and index that fit. @returns those that nobody missed. */
async function unmissed(archive: Buffer): Promise<string[]> {
  const whole = await Forgery.of(archive);
  const left: string[] = [];
  const tryOne = async (name: string, drop: (forgery: Forgery) => void): Promise<void> => {
    const forgery = await Forgery.of(archive);
    drop(forgery);
    await settleSums(forgery);
    if ((await verified(forgery)).holds) left.push(name);
  };
  for (const folder of ROW_FOLDERS) {
    for (const { pk } of whole.rows(folder)) {
      const expenseId = whole.rows(folder).find((row) => row.pk === pk)?.['expenseId'] ?? pk;
      await tryOne(`${folder} ${expenseId}`, (forgery) =>
        forgery.mapRows(folder, (row) => (row.pk === pk ? undefined : row)),
      );
    }
  }
  for (const name of whole.parts.keys()) {
    const isRows = ROW_FOLDERS.some((folder) => isRowPart(folder, name));
    if (!isRows && name !== 'sums.json') await tryOne(name, (forgery) => forgery.parts.delete(name));
  }
  return left;
}

describe('whoever may write the index anew', () => {
  it('drops no row, no file, no report and no anchor of a month with anchors unseen', {
    timeout: 120_000,
  }, async ({ corpora }) => {
    expect(await unmissed(corpora.signed)).toEqual([]);
  });

  it('drops without anchors what no money is about, and the end of a record', { timeout: 120_000 }, async ({
    corpora,
  }) => {
    // What the held one is for tells that it is missing.
    expect(await unmissed(corpora.unanchored)).toEqual([
      'payouts rejected',
      'audit AUDIT#2026-11-02#000003',
      'proof PROOF',
    ]);
  });

  it('adds no payout unseen that says that a proof has seen it', async ({ corpora }) => {
    const forgery = await Forgery.of(corpora.signed);
    const invented = payoutOf(expense({ ...OF_MONTH, expenseId: 'invented', iban: IBANS.wrongCheckDigits }));
    forgery.setRows('payouts', [...forgery.rows('payouts'), rowOfPayout(invented)]);
    await settleSums(forgery);

    expect(notHeld(await verified(forgery))).toEqual(['anchors']);
  });

  it('adds no payment to a file, no line to a report and no entry to a record unseen', async ({
    corpora,
  }) => {
    const manifest = await Forgery.of(corpora.signed);
    manifest.mapRows('manifests', (row) => ({
      ...row,
      entries: [row['entries']].flat().flatMap((entry) => [entry, entry]),
    }));
    const report = await Forgery.of(corpora.signed);
    const name =
      [...report.parts.keys()].find((part) => report.text(part).includes('somebody pays us')) ?? '';
    const [entry = ''] = /<Ntry>[\s\S]*?<\/Ntry>/.exec(report.text(name)) ?? [];
    report.replace(name, entry, `${entry}${entry}`);
    const record = await Forgery.of(corpora.signed);
    const entries = record.rows('audit').map((row) => decodeAudit(writeItem(row)));
    const before = present(entries.at(-1));
    const asked = {
      by: before.by,
      what: 'stop',
      about: '',
      detail: '',
      atMs: Date.parse(before.at),
    } as const;
    const added = auditEntryAfter(before, asked);
    const key = auditKey(added.day, added.number);
    const row = { ...readItem(newRow(key, added)), pk: key };
    record.setRows('audit', [...record.rows('audit'), row]);

    expect(notHeld(await verified(manifest))).toEqual(['manifests', 'file-contents', 'sums']);
    expect(notHeld(await verified(report))).toEqual(['bank-reports', 'bank-lines']);
    expect(notHeld(await verified(record))).toEqual(['anchors']);
  });
});

/** Everything that speaks of the payout, anchors too, says what the new history says. */
async function rewritten(
  archive: Buffer,
): Promise<{ forgery: Forgery; anchors: Anchor[]; payoutId: string }> {
  const forgery = await Forgery.of(archive);
  const hashOf = (): [string, string] => {
    const row = forgery.rows('payouts').find(({ expenseId }) => expenseId === 'held');
    const [step] = [row?.['history']].flat();
    return [
      String(row?.pk).slice('PAYOUT#'.length),
      String(Object.entries(step ?? {}).find(([key]) => key === 'hash')?.[1]),
    ];
  };
  remake(forgery, 'payouts', 'held', { payment: { recipientName: 'Mallory' } });
  const [held, hash] = hashOf();
  const anchors: Anchor[] = [];
  for (const name of [...forgery.parts.keys()].filter((part) => part.startsWith('anchors/'))) {
    const anchor = present(parseAnchor(forgery.text(name)));
    anchors.push(anchor);
    const payouts = anchor.payouts.map((head) => (head.payoutId === held ? { ...head, hash } : head));
    forgery.setText(name, anchorText({ ...anchor, payouts }));
  }
  await settleSums(forgery);
  return { forgery, anchors, payoutId: held };
}

describe('whoever writes everything anew', () => {
  it('is found by anchors that the auditor has, and by nothing else', async ({ corpora }) => {
    const { forgery, anchors, payoutId } = await rewritten(corpora.signed);

    const alone = await verified(forgery);
    const held = await verified(forgery, anchors);
    const honest = await verified(await Forgery.of(corpora.signed), anchors);

    expect(notHeld(alone)).toEqual([]);
    expect(notHeld(held)).toEqual(['anchors-given']);
    const problems = held.answers.at(-1)?.problems.map(({ about, what }) => `${about}: ${what}`);
    const otherHistory = `${payoutId}: its history up to step 1 is not the one that was anchored`;
    expect(new Set(problems)).toEqual(new Set([otherHistory]));
    expect(notHeld(honest)).toEqual([]);
  });

  it('drops a payout of which an anchor of the auditor tells', async ({ corpora }) => {
    const { anchors } = await rewritten(corpora.signed);
    const forgery = await Forgery.of(corpora.unanchored);
    forgery.mapRows('payouts', (row) => (row['expenseId'] === 'rejected' ? undefined : row));
    await settleSums(forgery);

    expect(notHeld(await verified(forgery))).toEqual([]);
    expect(notHeld(await verified(forgery, anchors))).toEqual(['anchors-given']);
  });
});
