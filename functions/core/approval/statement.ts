import type { PlainDate } from '../date.ts';
import { assert } from '../errors.ts';
import type { Person } from './person.ts';

/** Part of every statement: signer, time, and a nonce. */
type Signing = {
  readonly stage: string;
  readonly person: Pick<Person, 'issuer' | 'subject'>;
  /** 22 characters of base64url: 128 bits of chance. */
  readonly nonce: string;
  /** ISO 8601 in UTC, from the person's page. */
  readonly issuedAt: string;
};

/** A batch's very file may leave. It holds everything that decides the payments, or a digest of it. */
export type ApproveBatch = Signing & {
  readonly decision: 'approve-batch';
  readonly batchId: string;
  readonly debtorAccountId: string;
  readonly currency: string;
  readonly executionDate: PlainDate;
  readonly count: number;
  readonly controlSumMinor: bigint;
  readonly manifestHash: string;
  readonly fileSha256: string;
  /** The policy and the caps at the proposal. */
  readonly terms: string;
  /** Keys of the people who made something in it, in order: others see who may not sign. */
  readonly makers: readonly string[];
  /** ISO 8601 in UTC. */
  readonly expiresAt: string;
};

/** Somebody's passkey may approve from now on. */
export type RegisterApprover = Signing & {
  readonly decision: 'register-approver';
  readonly approver: Pick<Person, 'issuer' | 'subject'>;
  readonly credentialId: string;
  /** Of the public key, DER SubjectPublicKeyInfo. */
  readonly publicKeySha256: string;
};

export type Statement = ApproveBatch | RegisterApprover;

/** Changes with every change of statements: a signature of an older form never counts for a newer. */
export const STATEMENT_VERSION = 'ev-payouts/approval/1';

/**
 * The signed text: JSON of names and texts in a fixed order, without spaces. Anybody can write it again with any tool
 * and compare the digest.
 */
export function statementText(statement: Statement): string {
  const { stage, decision, person, nonce, issuedAt } = statement;
  return JSON.stringify({
    version: STATEMENT_VERSION,
    stage,
    decision,
    ...subjectOf(statement),
    issuer: person.issuer,
    subject: person.subject,
    nonce,
    issuedAt,
  });
}

/** What people sign of a file, as texts in order. */
export function fileFields(statement: ApproveBatch) {
  const { batchId, debtorAccountId, currency, executionDate, count, controlSumMinor } = statement;
  const { manifestHash, fileSha256, terms, makers, expiresAt } = statement;
  assert(Number.isSafeInteger(count) && count > 0, 'a file that is signed has payments');
  return {
    batchId,
    debtorAccountId,
    currency,
    executionDate,
    count: String(count),
    controlSumMinor: controlSumMinor.toString(),
    manifestHash,
    fileSha256,
    terms,
    makers: makers.join(' '),
    expiresAt,
  };
}

function subjectOf(statement: Statement): Readonly<Record<string, string>> {
  switch (statement.decision) {
    case 'approve-batch':
      return fileFields(statement);
    case 'register-approver': {
      const { approver, credentialId, publicKeySha256 } = statement;
      return {
        approverIssuer: approver.issuer,
        approverSubject: approver.subject,
        credentialId,
        publicKeySha256,
      };
    }
  }
}
