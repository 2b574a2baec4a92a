import { hash } from 'node:crypto';
import type { ExportFile, ExportJob, ExportName, HandedOver } from './export-job.ts';

/** Files that people hand over together: one archive of evidence, or all files of any other export. */
export type ExportLot = {
  /** A single file's SHA-256; for several, that of their list, as `sha256sum` writes it in the order of their names. */
  readonly digest: string;
  readonly files: readonly ExportFile[];
  readonly handedOver: HandedOver | undefined;
};

export function lotsOf(name: ExportName, job: Pick<ExportJob, 'files' | 'handedOver'>): readonly ExportLot[] {
  const { files, handedOver } = job;
  if (files.length === 0) return [];
  const together = name === 'evidence' ? files.map((file) => [file]) : [files];
  return together.map((files) => {
    const digest = digestOf(files);
    return { digest, files, handedOver: handedOver.find((mark) => mark.digest === digest) };
  });
}

function digestOf(files: readonly ExportFile[]): string {
  const [first, ...others] = files;
  if (first !== undefined && others.length === 0) return first.sha256;
  const named = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  return hash('sha256', named.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''));
}

/** For files that are no longer listed. */
const MARKS_KEPT = 12;

/** Marks of files that have been replaced. */
export function marksOfOthers(name: ExportName, job: ExportJob): readonly HandedOver[] {
  const digests = new Set(lotsOf(name, job).map(({ digest }) => digest));
  return job.handedOver.filter(({ digest }) => !digests.has(digest)).slice(-MARKS_KEPT);
}

/** @param mark of one of its lots. */
export function withMark(name: ExportName, job: ExportJob, mark: HandedOver): ExportJob {
  const ofOthers = marksOfOthers(name, job);
  const ofLots = job.handedOver.filter((known) =>
    lotsOf(name, job).some(({ digest }) => digest === known.digest),
  );
  return { ...job, handedOver: [...ofOthers, ...ofLots, mark] };
}
