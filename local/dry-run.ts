import type { Config } from '../functions/platform/config.ts';
import type { PreviewedFile, PreviewSummary } from '../functions/submit-batches/preview.ts';
import { copyPreview } from './embedded/bank-exchange.ts';
import type { LocalAws } from './embedded/local-aws.ts';
import type { Outputs } from './embedded/outputs.ts';

/** What a cut-off would have paid for the sources on a dry run, and the copies of its preview. */
export type LocalPreview = {
  readonly summary: PreviewSummary;
  readonly listPath: string;
  readonly files: readonly (PreviewedFile & { readonly path: string })[];
};

/** The configuration with every source on a dry run. */
export function asDryRun(config: Config): Config {
  return { ...config, sources: config.sources.map((source) => ({ ...source, mode: 'dry-run' })) };
}

export async function copyPreviewFiles(
  aws: LocalAws,
  outputs: Outputs,
  summary: PreviewSummary,
): Promise<LocalPreview> {
  const files: LocalPreview['files'][number][] = [];
  for (const file of summary.files) files.push({ ...file, path: await copyPreview(aws, outputs, file.key) });
  return { summary, listPath: await copyPreview(aws, outputs, summary.csvKey), files };
}

/** For `--json`. Amounts are minor units as text. */
export function previewDocument({ summary, listPath, files }: LocalPreview) {
  const { debtorAccountId, executionDate, currency, counts, stopped, wouldBePaidMinor, caps, isCutOff } =
    summary;
  return {
    debtorAccount: debtorAccountId,
    executionDate,
    currency,
    list: listPath,
    files: files.map(({ path, messageId, count, controlSumMinor }) => ({
      file: path,
      messageId,
      count,
      controlSumMinor: controlSumMinor.toString(),
    })),
    wouldBePaid: { count: counts['would-be-paid'], sumMinor: wouldBePaidMinor.toString() },
    heldBack: counts['held-back'],
    wouldBeHeld: counts['would-be-held'],
    ...Object.fromEntries(stopped),
    caps: caps.map(({ cap, beyond, limit }) => ({
      cap,
      count: beyond.count,
      sumMinor: beyond.sumMinor.toString(),
      limitCount: limit.count,
      limitSumMinor: limit.sumMinor.toString(),
    })),
    isCutOff,
  };
}
