import { WRITER_VERSION } from '../bank/pain001/writer-version.ts';
import type { Batch, ManifestEntry } from '../core/batch.ts';
import type { BatchSeal } from '../core/batch-seal.ts';
import { assert, PipelineError } from '../core/errors.ts';
import { PACKAGE_VERSION } from '../platform/package-version.ts';
import { chaining, digesting, paymentFileOf } from './payment-file.ts';

/**
 * The bytes of a sealed or proposed file. The last go out only once all match the seal.
 * @throws PipelineError BATCH_FILE_DIFFERS where this version of the writer makes other bytes.
 */
export async function* sealedBytes(
  batch: Batch,
  seal: BatchSeal,
  manifest: AsyncIterable<ManifestEntry>,
): AsyncGenerator<Uint8Array> {
  const sealed = chaining(manifest);
  const file = digesting(paymentFileOf(batch, seal, sealed.entries));
  let last: Uint8Array | undefined;
  try {
    for await (const chunk of file.chunks) {
      if (last !== undefined) yield last;
      last = chunk;
    }
  } catch (error) {
    throw isRefusal(error) && seal.writerVersion !== WRITER_VERSION ? fileDiffers(batch, seal) : error;
  }
  const { sha256, bytes } = file.digest();
  if (sha256 !== seal.fileSha256 || bytes !== seal.fileBytes) {
    assert(sealed.hash() === seal.manifestHash, 'a file is made of the manifest that was sealed');
    throw fileDiffers(batch, seal);
  }
  if (last !== undefined) yield last;
}

function isRefusal(error: unknown): boolean {
  return error instanceof PipelineError && error.code === 'BATCH_FILE_REFUSED';
}

/**
 * The manifest is the sealed one, so the writer differs. Only the sealed bytes may go out under this message id: to the
 * bank, others would be a second file.
 */
function fileDiffers({ batchId }: Batch, { writerVersion, packageVersion }: BatchSeal): PipelineError {
  const sealedBy = packageVersion ?? 'the one before seals kept it';
  return new PipelineError(
    'BATCH_FILE_DIFFERS',
    'This version makes another file of a sealed batch than the one that was sealed.',
    {
      action: `Nothing was put. Deploy the package version that sealed it (${sealedBy}); its repair finishes the batch. Then upgrade again.`,
      details: {
        batchId,
        sealedWriter: writerVersion ?? 'unknown',
        sealedPackage: packageVersion ?? 'unknown',
        writer: WRITER_VERSION,
        package: PACKAGE_VERSION,
      },
    },
  );
}
