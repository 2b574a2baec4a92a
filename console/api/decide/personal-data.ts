import { sealedBytes } from '../../../functions/batches/sealed-bytes.ts';
import { parsePayoutId } from '../../../functions/core/ids.ts';
import { readBatch } from '../../../functions/ledger/batches.ts';
import { readManifest } from '../../../functions/ledger/manifests.ts';
import { readPayee } from '../../../functions/ledger/payees.ts';
import { readPayout } from '../../../functions/ledger/payouts.ts';
import { sentFile } from '../answer.ts';
import { NO_BATCH, NO_PAYOUT } from '../not-there.ts';
import { done, refusal } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { DecideDeps } from './decide-deps.ts';
import { keptReason, onRecord } from './on-record.ts';

export const readIbans: Work<'readIbans', DecideDeps> = async (deps, { acting, params, body }) => {
  const reason = keptReason(body.reason);
  if (!reason.ok) return reason;
  const { payoutId } = params;
  return onRecord(deps, acting, { what: 'read-ibans', about: payoutId, detail: reason.answer }, async () => {
    const id = parsePayoutId(payoutId);
    const payout = id === undefined ? undefined : await readPayout(deps.table, id);
    if (payout === undefined) return NO_PAYOUT;
    const { accounts } = await readPayee(deps.table, payout);
    return done({ iban: payout.iban, accounts: accounts.map(({ iban }) => iban) });
  });
};

/**
 * The very bytes that people signed, made again from the manifest and compared with the seal's digest. Only of a file
 * that leaves: a person could take another to the bank, past its approvals, and the next one would pay it again.
 */
export const downloadFile: Work<'downloadFile', DecideDeps> = async (deps, { acting, params }) => {
  const { batchId } = params;
  return onRecord(deps, acting, { what: 'download-file', about: batchId, detail: '' }, async () => {
    const batch = await readBatch(deps.table, batchId);
    if (batch === undefined) return NO_BATCH;
    const { seal, leavesAtMs } = batch;
    if (seal === undefined || leavesAtMs === undefined) {
      return refusal(409, 'no-file', 'Its file has not left: nobody may take it to the bank by hand.');
    }
    const manifest = readManifest(deps.table, batchId, seal.manifestParts);
    const chunks: Uint8Array[] = [];
    for await (const chunk of sealedBytes(batch, seal, manifest)) chunks.push(chunk);
    return sentFile(`${batchId}.xml`, 'application/xml', Buffer.concat(chunks));
  });
};
