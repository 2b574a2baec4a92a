import type * as z from 'zod/mini';

/** The readable fields of a row, and the names of missing or wrong ones. */
export type ReadRow<P> = { readonly row: P; readonly malformed: readonly string[] };

/**
 * Reads a row that may be malformed: a wrong field costs neither the other fields nor the id.
 *
 * @param whole refuses a malformed row; `parts` is the same schema with every field optional.
 */
export function readRow<P>(whole: z.ZodMiniType<P>, parts: z.ZodMiniType<P>, raw: unknown): ReadRow<P> {
  const parsed = whole.safeParse(raw);
  if (parsed.success) return { row: parsed.data, malformed: [] };
  const isObject = typeof raw === 'object' && raw !== null && !Array.isArray(raw);
  const wrong = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
  const rest = isObject ? Object.entries(raw).filter(([name]) => !wrong.has(name)) : [];
  return { row: parts.parse(Object.fromEntries(rest)), malformed: isObject ? [...wrong] : ['(all)'] };
}
