import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts';
import { EVIDENCE_VERSION } from './parts.ts';

/** A part of the archive. */
export type PartEntry = {
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
};

/** What the archive's last part says. */
export type EvidenceIndex = {
  readonly stage: string;
  /** `YYYY-MM`. */
  readonly month: string;
  /** In the order of the archive. */
  readonly parts: readonly PartEntry[];
};

const indexFile = z.strictObject({
  version: z.literal(EVIDENCE_VERSION),
  stage: z.string(),
  month: z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/)),
  parts: z.array(z.strictObject({ name: z.string(), bytes: z.number(), sha256: z.string() })),
  digest: z.string(),
});

export function indexText(index: EvidenceIndex): string {
  const { stage, month, parts } = index;
  const content = { version: EVIDENCE_VERSION, stage, month, parts };
  return canonicalJson({ ...content, digest: digestOf(content) });
}

/** Over all else in the index. Shows an accident; proves nothing against a person who writes the index anew. */
function digestOf(content: object): string {
  return createHash('sha256').update(canonicalJson(content), 'utf8').digest('hex');
}

/** @returns undefined for any text that `indexText` does not write. */
export function parseIndex(text: string): EvidenceIndex | undefined {
  const parsed = indexFile.safeParse(parseCanonicalJson(text));
  if (!parsed.success) return undefined;
  const { digest, ...content } = parsed.data;
  const { stage, month, parts } = content;
  return digest === digestOf(content) ? { stage, month, parts } : undefined;
}
