import * as z from 'zod/mini';
import { EXPORT_STATES, type ExportJob, type ExportName } from '../core/export-job.ts';
import type { Clock } from '../platform/clock.ts';
import { personShape } from './approval-shapes.ts';
import { exportJobKey } from './keys.ts';
import { count } from './row-values.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, readManyVersioned, readVersioned, rowKind } from './versioned-row.ts';

/** Numbers in a row are text. No text in an export's sentences is all digits: months, days, ids and names. */
const value = z.union([
  count,
  z.string(),
  z.object({ moment: z.string() }),
  z.object({ day: z.string() }),
  z.array(z.object({ code: z.string(), message: z.string() })),
]);

const sentence = z.object({
  code: z.string(),
  message: z.string(),
  values: z.optional(z.record(z.string(), value)),
});

const JOB = rowKind<ExportJob | null>({
  what: 'export',
  schema: z.nullable(
    z.object({
      state: z.enum(EXPORT_STATES),
      by: personShape,
      askedAt: z.string(),
      changedAt: z.string(),
      done: count,
      files: z.array(z.object({ name: z.string(), bytes: count, sha256: z.string(), madeAt: z.string() })),
      says: z.array(sentence),
      handedOver: z.array(
        z.object({ by: personShape, at: z.string(), reason: z.string(), digest: z.string() }),
      ),
    }),
  ),
  empty: null,
});

/** @throws PipelineError LEDGER_ROW_INVALID */
export async function readExportJob(
  table: LedgerTable,
  month: string,
  name: ExportName,
): Promise<ExportJob | undefined> {
  return (await readVersioned(table, exportJobKey(month, name), JOB)) ?? undefined;
}

/** The month's jobs that anybody ever asked for. @throws PipelineError LEDGER_ROW_INVALID */
export async function readExportJobs(
  table: LedgerTable,
  month: string,
  names: readonly ExportName[],
  clock: Clock,
): Promise<ReadonlyMap<ExportName, ExportJob>> {
  const keys = names.map((name) => exportJobKey(month, name));
  const rows = await readManyVersioned(table, keys, JOB, clock);
  return new Map(
    names.flatMap((name) => {
      const job = rows.get(exportJobKey(month, name)) ?? undefined;
      return job === undefined ? [] : [[name, job] as const];
    }),
  );
}

/**
 * Changes a job by one conditional write.
 * @param changed returns its argument where there is nothing to change.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function changeExportJob(
  table: LedgerTable,
  month: string,
  name: ExportName,
  changed: (known: ExportJob | undefined) => ExportJob | undefined,
): Promise<ExportJob | undefined> {
  const after = await changeVersioned(table, exportJobKey(month, name), JOB, (known) => {
    const next = changed(known ?? undefined);
    return next === (known ?? undefined) ? known : (next ?? null);
  });
  return after ?? undefined;
}
