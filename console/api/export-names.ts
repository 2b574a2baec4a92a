import * as z from 'zod/mini';
import { EXPORT_NAMES, type ExportName } from '../../functions/core/export-job.ts';
import type { Config } from '../../functions/platform/config.ts';

/** Only as much as tells what people may export: its maker reads the rest. */
const exported = z.object({
  formats: z.array(z.object({ format: z.string() })),
  payroll: z.optional(z.unknown()),
});

/** What the configuration lets people export. */
export function exportNamesOf({ accounting }: Pick<Config, 'accounting'>): readonly ExportName[] {
  if (accounting === undefined) return ['evidence'];
  const { formats, payroll } = exported.parse(accounting);
  const named = new Set([
    'evidence',
    'statements',
    ...(payroll === undefined ? [] : ['payroll']),
    ...formats.map(({ format }) => format),
  ]);
  return EXPORT_NAMES.filter((name) => named.has(name));
}
