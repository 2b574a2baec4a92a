import { createHash } from 'node:crypto';
import type { MonthTotal } from '../../payouts/month-tally.ts';
import type { ByteSource } from './byte-source.ts';
import { chunksOf } from './byte-source.ts';
import type { Check, Given } from './check.ts';
import { anchors, givenAnchors } from './checks/anchors.ts';
import { approvals } from './checks/approvals.ts';
import { approvers } from './checks/approvers.ts';
import { audit } from './checks/audit.ts';
import { bankLines } from './checks/bank-lines.ts';
import { charges } from './checks/charges.ts';
import { histories } from './checks/histories.ts';
import { journal } from './checks/journal.ts';
import { manifests } from './checks/manifests.ts';
import { holdParts, parts } from './checks/parts.ts';
import { fileContents, fileDigests } from './checks/payment-files.ts';
import { reports } from './checks/reports.ts';
import { rows } from './checks/rows.ts';
import { runs } from './checks/runs.ts';
import { sums, sumsIn } from './checks/sums.ts';
import { Evidence } from './evidence.ts';
import { openArchive } from './open-archive.ts';
import { type Problem, Problems } from './problems.ts';
import { rosterOf } from './roster.ts';

/** Every question, in the order of the answers. */
export const CHECKS: readonly Check[] = [
  parts,
  rows,
  histories,
  charges,
  runs,
  manifests,
  fileDigests,
  fileContents,
  approvers,
  approvals,
  reports,
  bankLines,
  sums,
  journal,
  audit,
  anchors,
];

export type Answer = {
  readonly check: string;
  readonly holds: boolean;
  /** What it examined. */
  readonly counted: string;
  readonly problems: readonly Problem[];
  /** Counts those not shown too. */
  readonly problemCount: number;
};

/** A key at which trust begins: whoever knows the people compares it with what they say. */
export type FirstKey = { readonly name: string; readonly subject: string; readonly sha256: string };

export type Verified = {
  readonly holds: boolean;
  /** Undefined where the archive has no index that can be read. */
  readonly about: { readonly stage: string; readonly month: string } | undefined;
  readonly bytes: number;
  readonly sha256: string;
  readonly answers: readonly Answer[];
  readonly firstKeys: readonly FirstKey[];
  /** The month's, by its rows. */
  readonly sums: readonly MonthTotal[];
};

export type VerifyOptions = {
  readonly checks?: readonly Check[];
  readonly given?: Given;
  /** Told which question is looked at. */
  readonly onProgress?: (what: string) => void;
};

/**
 * Answers each question about an archive from the archive alone: no account, no configuration, no network. Whatever it
 * holds, the answer lists what is wrong, and memory grows with the number of its rows alone.
 */
export async function verifyEvidence(source: ByteSource, options: VerifyOptions = {}): Promise<Verified> {
  const { checks = CHECKS, given = { anchors: [] }, onProgress } = options;
  onProgress?.('Verifying the archive …');
  const archive = await openArchive(source);
  const { index } = archive;
  const whole = { bytes: source.bytes, sha256: await digestOf(source) };
  if (index === undefined) {
    // Nothing names the month of the rest.
    const answer = await answered(parts.name, (problems) => holdParts(archive, problems));
    return { ...whole, holds: false, about: undefined, answers: [answer], firstKeys: [], sums: [] };
  }
  const { stage, month } = index;
  const evidence = await Evidence.of(archive, month);
  const answers: Answer[] = [];
  for (const check of given.anchors.length > 0 ? [...checks, givenAnchors] : checks) {
    onProgress?.(`Verifying the archive … ${check.name}`);
    answers.push(await answered(check.name, (problems) => check.run(evidence, problems, given)));
  }
  return {
    ...whole,
    holds: answers.every(({ holds }) => holds),
    about: { stage, month },
    answers,
    firstKeys: await firstKeysOf(evidence),
    sums: await sumsIn(evidence),
  };
}

async function answered(name: string, run: (problems: Problems) => Promise<string>): Promise<Answer> {
  const problems = new Problems();
  let counted = '';
  await problems.during(name, async () => {
    counted = await run(problems);
  });
  const { count: problemCount, kept } = problems;
  return { check: name, holds: problemCount === 0, counted, problems: kept, problemCount };
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
