import { createHash } from 'node:crypto';
import { type Statement, statementText } from './statement.ts';

/** An authenticator's challenge: the digest of the text, 32 bytes. A page hashes the same text by its own means. */
export function challengeOf(statement: Statement): Buffer {
  return createHash('sha256').update(statementText(statement), 'utf8').digest();
}
