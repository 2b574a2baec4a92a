import { createHash } from 'node:crypto';
import { checkPain001 } from '../../../../functions/bank/pain001/check.ts';
import { WRITER_VERSION } from '../../../../functions/bank/pain001/writer-version.ts';
import { chaining, headerOf, paymentFileOf } from '../../../../functions/batches/payment-file.ts';
import type { Batch } from '../../../../functions/core/batch.ts';
import { mayHaveLeft } from '../../../../functions/core/batch.ts';
import type { BatchSeal } from '../../../../functions/core/batch-seal.ts';
import { approvalsFileName, paymentFileName } from '../../format/parts.ts';
import { type Check, counted } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import { bytesOfPart } from '../open-archive.ts';
import type { Problems } from '../problems.ts';

/** The bytes of each file that left are the sealed ones, and no file is there that no batch sealed. */
export const fileDigests: Check = {
  name: 'file-digests',
  run: async (evidence, problems) => {
    const expected = new Set<string>();
    let files = 0;
    for await (const batch of evidence.batches()) {
      if (batch.seal === undefined || !mayHaveLeft(batch)) continue;
      const name = paymentFileName(batch.batchId);
      expected.add(name);
      if (batch.approvals.length > 0) expected.add(approvalsFileName(batch.batchId));
      if (await digestOf(evidence, batch, batch.seal, name, problems)) files += 1;
    }
    for (const name of evidence.partsIn('payment-files/')) {
      if (!expected.has(name)) problems.add(name, 'belongs to no file that left');
    }
    return counted(files, 'file');
  },
};

async function digestOf(
  { archive }: Evidence,
  { batchId, state }: Batch,
  { fileSha256, fileBytes }: BatchSeal,
  name: string,
  problems: Problems,
): Promise<boolean> {
  if (!archive.parts.has(name)) {
    // A sealed one may be on its way.
    if (state !== 'sealed') problems.add(batchId, 'its file left, and is not there');
    return false;
  }
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of bytesOfPart(archive, name)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  if (hash.digest('hex') !== fileSha256 || bytes !== fileBytes) {
    problems.add(batchId, 'its file has other bytes than were sealed');
  }
  return true;
}

/** What the checker of files reads from each file is its manifest: payments, accounts, amounts, sum and date. */
export const fileContents: Check = {
  name: 'file-contents',
  run: async (evidence, problems) => {
    let [files, payments, others] = [0, 0, 0];
    for await (const batch of evidence.batches()) {
      const { seal, batchId } = batch;
      if (seal === undefined || !evidence.archive.parts.has(paymentFileName(batchId))) continue;
      await problems.during(batchId, async () => {
        const checked = await checkPain001(bytesOfPart(evidence.archive, paymentFileName(batchId)), {
          ...headerOf(batch, seal),
          debtorIban: batch.debtor.iban,
          // Whether the date had passed is a question of that day.
          today: batch.executionDate,
          transactions: evidence.manifest(batchId, seal),
        });
        if (checked.ok) {
          files += 1;
          payments += checked.count;
          if (seal.writerVersion !== WRITER_VERSION) others += 1;
          else if (!(await isMadeOf(evidence, batch, seal))) {
            problems.add(batchId, 'its file is not the one that its row and its manifest make');
          }
        } else {
          const rules = [...new Set(checked.problems.map(({ code }) => code))].join(', ');
          problems.add(batchId, `its file does not say what its manifest says: ${rules}`);
        }
      });
    }
    const unmade =
      others === 0 ? '' : `; ${counted(others, 'file')} of another writer, and not made again from its row`;
    return `${counted(files, 'file')}, ${counted(payments, 'payment')}${unmade}`;
  },
};

/** Written again from its row, the file has the sealed bytes: so its account and its time are the row's. */
async function isMadeOf(evidence: Evidence, batch: Batch, seal: BatchSeal): Promise<boolean> {
  const manifest = chaining(evidence.manifest(batch.batchId, seal));
  const hash = createHash('sha256');
  for await (const chunk of paymentFileOf(batch, seal, manifest.entries)) hash.update(chunk);
  // The check of manifests reports a manifest that is not the sealed one.
  return manifest.hash() !== seal.manifestHash || hash.digest('hex') === seal.fileSha256;
}
