import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import type { ExportFile } from '../../../functions/core/export-job.ts';
import { type Sentence, say } from '../../../functions/core/sentence.ts';
import { withArchive, writeArchive } from '../../../operate/evidence/archive-file.ts';
import type { EvidenceMade } from '../../../operate/evidence/make/make-evidence.ts';
import { QUESTIONS } from '../../../operate/evidence/questions.ts';
import { type Verified, verifyEvidence } from '../../../operate/evidence/verify/verify-evidence.ts';
import { exportKeyOf } from '../export-key.ts';
import type { ExportDeps } from './export-deps.ts';

export type EvidenceExported = {
  readonly file: Omit<ExportFile, 'madeAt'>;
  readonly says: readonly Sentence[];
};

/** Digits of its SHA-256 in the name: while a month goes on, its evidence differs each time. */
const DIGITS = 16;

/**
 * Makes a month's evidence, asks it all questions, and puts it into the bucket whatever the answers: an archive that
 * does not hold shows what is wrong.
 * @throws PipelineError CONFIG_INVALID where the bucket may not be read; errors of S3 and DynamoDB.
 */
export async function exportEvidence(deps: ExportDeps, month: string): Promise<EvidenceExported> {
  const { table, clock, s3, bucketName, stage, trust } = deps;
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  try {
    const path = join(folder, 'evidence.tar');
    const bucket = { client: s3, bucketName };
    const onProgress = () => undefined;
    const evidence = await writeArchive({ table, clock, bucket, stage, trust, onProgress }, month, path);
    const { bytes, sha256 } = evidence;
    const verified = await withArchive(path, (source) => verifyEvidence(source));
    const name = `evidence_${month}_${sha256.slice(0, DIGITS)}.tar`;
    await put(deps, { path, key: exportKeyOf('evidence', month, name), bytes, sha256 });
    return { file: { name, bytes, sha256 }, says: saysOf(verified, evidence) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Archive = {
  readonly path: string;
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
};

async function put({ s3, bucketName }: ExportDeps, { path, key, bytes, sha256 }: Archive): Promise<void> {
  const command = new PutObjectCommand({
    Bucket: bucketName,
    Key: key,
    Body: createReadStream(path),
    ContentLength: bytes,
    ContentType: 'application/x-tar',
    ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
    IfNoneMatch: '*',
  });
  await s3.send(command).catch((error: unknown) => {
    // The name has the digest: what lies there is this archive.
    if (!(error instanceof S3ServiceException) || error.$metadata.httpStatusCode !== 412) throw error;
  });
}

export const EVIDENCE_SAYS = {
  'evidence-empty': 'Nothing is there of this month: no payout, no payment file and no bank report.',
  'evidence-holds': 'It holds: all {count} questions of npm run verify.',
  'evidence-fails': 'It does NOT hold: {questions} See where with npm run verify.',
  'evidence-digest': 'Its SHA-256 is {sha256}.',
} as const;

/** What does not hold, by code: the verifier's question with a full stop. */
export function questionSaid(check: string): Pick<Sentence, 'code' | 'message'> {
  return { code: `question-${check}`, message: `${QUESTIONS[check] ?? check}.` };
}

function saysOf(
  { holds, answers }: Verified,
  { sha256, payouts, otherPayouts, batches, reports }: EvidenceMade,
): readonly Sentence[] {
  const failed = answers.filter((answer) => !answer.holds).map(({ check }) => questionSaid(check));
  return [
    ...(payouts + otherPayouts + batches + reports === 0 ? [say(EVIDENCE_SAYS, 'evidence-empty')] : []),
    holds
      ? say(EVIDENCE_SAYS, 'evidence-holds', { count: answers.length })
      : say(EVIDENCE_SAYS, 'evidence-fails', { questions: failed }),
    say(EVIDENCE_SAYS, 'evidence-digest', { sha256 }),
  ];
}
