import { createHash } from 'node:crypto';
import type { MonthSum } from '../../payouts/month-sums.ts';
import type { ByteSource } from './byte-source.ts';
import { chunksOf } from './byte-source.ts';
import type { Check, Given } from './check.ts';
import { anchors, givenAnchors } from './checks/anchors.ts';
import { approvals } from './checks/approvals.ts';
import { approvers } from './checks/approvers.ts';
import { audit } from './checks/audit.ts';
import { bankLines } from './checks/bank-lines.ts';
import { histories } from './checks/histories.ts';
import { manifests } from './checks/manifests.ts';
import { parts } from './checks/parts.ts';
import { fileContents, fileDigests } from './checks/payment-files.ts';
import { reports } from './checks/reports.ts';
import { rows } from './checks/rows.ts';
import { runs } from './checks/runs.ts';
import { sums, sumsIn } from './checks/sums.ts';
import { Evidence } from './evidence.ts';
import { openArchive } from './open-archive.ts';
import { type Problem, Problems } from './problems.ts';
import { rosterOf } from './roster.ts';

/** Every question, in the order in which they are answered. */
export const CHECKS: readonly Check[] = [
  parts,
  rows,
  histories,
  runs,
  manifests,
  fileDigests,
  fileContents,
  approvers,
  approvals,
  reports,
  bankLines,
  sums,
  audit,
  anchors,
];

export type Answer = {
  readonly check: string;
  readonly holds: boolean;
  /** What was looked at. */
  readonly counted: string;
  readonly problems: readonly Problem[];
  /** Also of those that are not shown. */
  readonly problemCount: number;
};

/** A key that trust begins at: whoever knows the people compares it with what they say themselves. */
export type FirstKey = { readonly name: string; readonly subject: string; readonly sha256: string };

export type Verified = {
  readonly holds: boolean;
  /** Undefined where the archive has no index that can be read. */
  readonly about: { readonly stage: string; readonly month: string } | undefined;
  readonly bytes: number;
  readonly sha256: string;
  readonly answers: readonly Answer[];
  readonly firstKeys: readonly FirstKey[];
  /** Of the month, by its rows. */
  readonly sums: readonly MonthSum[];
};

export type VerifyOptions = {
  readonly checks?: readonly Check[];
  readonly given?: Given;
  /** Told which question is looked at. */
  readonly onProgress?: (what: string) => void;
};

/**
 * Answers each question about an archive from the archive alone: no account, no configuration, no network. Whatever it
 * holds, the answer is a list of what does not hold, and memory grows with the number of its rows alone.
 */
export async function verifyEvidence(source: ByteSource, options: VerifyOptions = {}): Promise<Verified> {
  const { checks = CHECKS, given = { anchors: [] }, onProgress } = options;
  onProgress?.('Verifying the archive …');
  const archive = await openArchive(source);
  const { index } = archive;
  const evidence = await Evidence.of(archive, index?.month ?? '');
  const answers: Answer[] = [];
  // Without an index nothing says of which month the rest is.
  const asked = index === undefined ? [parts] : checks;
  for (const check of given.anchors.length > 0 && index !== undefined ? [...asked, givenAnchors] : asked) {
    onProgress?.(`Verifying the archive … ${check.name}`);
    const problems = new Problems();
    let counted = '';
    await problems.during(check.name, async () => {
      counted = await check.run(evidence, problems, given);
    });
    const { count: problemCount, kept } = problems;
    answers.push({ check: check.name, holds: problemCount === 0, counted, problems: kept, problemCount });
  }
  return {
    holds: answers.every(({ holds }) => holds),
    about: index === undefined ? undefined : { stage: index.stage, month: index.month },
    bytes: source.bytes,
    sha256: await digestOf(source),
    answers,
    firstKeys: await firstKeysOf(evidence),
    sums: await sumsIn(evidence),
  };
}

async function digestOf(source: ByteSource): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(source, 0, source.bytes)) hash.update(chunk);
  return hash.digest('hex');
}

async function firstKeysOf(evidence: Evidence): Promise<readonly FirstKey[]> {
  const { entries } = await rosterOf(evidence);
  return entries.flatMap(({ by, person: { name, subject }, publicKey }) => {
    if (!('first' in by)) return [];
    const sha256 = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');
    return [{ name, subject, sha256 }];
  });
}
