import { describe, expect, it } from 'vitest';
import type { Batch } from '../../functions/core/batch.ts';
import type { LocalResult } from '../../local/document.ts';
import { toDocument } from '../../local/document.ts';
import { printResult } from '../../local/print.ts';
import { proposalOf, type Signer, signedBy, signerNamed } from '../support/approvals.ts';
import { openedBatch, SEAL } from '../support/batches.ts';
import { payoutOf } from '../support/payouts.ts';
import { recording } from '../support/recording-terminal.ts';
import { NO_APPROVALS, printed, resultOf } from './printed.ts';

describe('files that people approve', () => {
  const EXPIRES_AT_MS = Date.parse('2026-11-02T12:45:00Z');
  const proposal = proposalOf(2, { expiresAtMs: EXPIRES_AT_MS, seal: SEAL });
  const proposed = { ...openedBatch({ state: 'proposed' }), proposal };
  const [anna, bert] = [signerNamed('Anna'), signerNamed('Bert')];
  const given = (signer: Signer) => ({
    ...signedBy(signer, proposed, proposal),
    atMs: EXPIRES_AT_MS - 3_600_000,
  });
  const line = payoutOf().payoutId;
  const decided: readonly Batch[] = [
    { ...proposed, batchId: 'BA1', state: 'settled', seal: SEAL, approvals: [given(anna), given(bert)] },
    {
      ...proposed,
      batchId: 'BA2',
      state: 'void',
      approvals: [given(anna)],
      voided: { why: 'refused', atMs: 0, by: bert.person, reason: 'Ask its driver.', lines: [line] },
    },
    { ...proposed, batchId: 'BA3', state: 'void', voided: { why: 'expired', atMs: 0 } },
  ];
  const approvals: LocalResult['approvals'] = {
    ...NO_APPROVALS,
    sandboxPeople: ['Ida (sandbox)', 'Per (sandbox)'],
    decided,
    zones: new Map([['eur-main', 'Europe/Oslo']]),
  };

  it('have who approved each and when, and how the others ended', () => {
    const text = printed({ approvals }).join('\n');

    expect(text).toContain('Approvals: Ida (sandbox) and Per (sandbox) sign with software passkeys.');
    expect(text).toMatch(/^BA1 .* Anna {2}2026-11-02 11:45\n +Bert {2}2026-11-02 11:45\n/m);
    expect(text).toMatch(
      /BA2 .* Anna .*Refused by Bert at 1970-01-01 00:00:00 UTC: Ask its driver. 1 line is held;/,
    );
    expect(text).toMatch(/BA3 .*Expired 2026-11-02 13:45 Europe\/Oslo without enough approvals/);
  });

  it.each([80, 120])('fit a window of %i columns', (columns) => {
    const { terminal, lines } = recording(false, columns);

    printResult(terminal, resultOf({ approvals }));

    const from = lines.findIndex((text) => text.startsWith('Approvals'));
    expect(lines.slice(from, -1).filter((text) => text.length > columns)).toEqual([]);
    expect(lines.slice(from).join(' ').replaceAll(/ +/g, ' ')).toContain(
      'Expired 2026-11-02 13:45 Europe/Oslo',
    );
  });

  it('say how to go on where they wait for approvers that are not here', () => {
    const open = [{ person: anna.person, bar: undefined, credentialIds: [], notBeside: [] }];
    const standing = { people: 2, missing: 2, able: 1, open, stop: undefined };
    const waiting = { waiting: [{ batch: proposed, standing }], unreadable: [], isCutOff: false };

    const text = printed({ approvals: { ...NO_APPROVALS, waiting } }).join('\n');

    expect(text).toContain('This file waits for approvers: nothing of it is in the outbox.');
    expect(text).toContain('2 more needed, and only Anna may');
    expect(text).not.toContain('software passkeys');
  });

  it('are nothing where nobody has to approve', () => {
    expect(printed({}).join('\n')).not.toMatch(/pprove/);
  });

  it('are in the document, those that wait too', () => {
    const EPOCH = '1970-01-01T00:00:00.000Z';
    const { sandboxPeople, decided: told } = toDocument(resultOf({ approvals })).approvals;

    expect(sandboxPeople).toEqual(approvals.sandboxPeople);
    expect(told.map(({ batchId, approvals: names, voided }) => [batchId, names.length, voided])).toEqual([
      ['BA1', 2, null],
      ['BA2', 1, { why: 'refused', at: EPOCH, by: 'Bert', reason: 'Ask its driver.', lines: [line] }],
      ['BA3', 0, { why: 'expired', at: EPOCH }],
    ]);
  });
});
