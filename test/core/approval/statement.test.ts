import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { challengeOf } from '../../../functions/core/approval/challenge.ts';
import { type Statement, statementText } from '../../../functions/core/approval/statement.ts';
import { plainDate } from '../../../functions/core/date.ts';
import { personNamed } from '../../support/people.ts';

const SIGNING = {
  stage: 'live',
  person: personNamed('Anna'),
  nonce: 'nonce-of-22-characters',
  issuedAt: '2026-06-15T09:10:00.000Z',
};
const APPROVE = {
  ...SIGNING,
  decision: 'approve-batch',
  batchId: 'BA1',
  debtorAccountId: 'main-eur',
  currency: 'EUR',
  executionDate: plainDate('2026-06-16'),
  count: 3,
  controlSumMinor: 4_500n,
  manifestHash: 'm',
  fileSha256: 'f',
  terms: 't',
  makers: ['M1', 'M2'],
  expiresAt: '2026-06-15T12:00:00.000Z',
} as const;

describe('a statement', () => {
  it('is a text that anybody can write again, and its challenge the digest of it', () => {
    const text =
      '{"version":"ev-payouts/approval/1","stage":"live","decision":"approve-batch","batchId":"BA1",' +
      '"debtorAccountId":"main-eur","currency":"EUR","executionDate":"2026-06-16","count":"3","controlSumMinor":"4500",' +
      '"manifestHash":"m","fileSha256":"f","terms":"t","makers":"M1 M2","expiresAt":"2026-06-15T12:00:00.000Z","issuer":"https://id.example","subject":"subject-of-Anna",' +
      '"nonce":"nonce-of-22-characters","issuedAt":"2026-06-15T09:10:00.000Z"}';

    expect(statementText(APPROVE)).toBe(text);
    expect(challengeOf(APPROVE)).toEqual(createHash('sha256').update(text).digest());
  });

  it('is another for another decision, and holds no name', () => {
    const register: Statement = {
      ...SIGNING,
      decision: 'register-approver',
      approver: personNamed('Bert'),
      credentialId: 'key',
      publicKeySha256: 'p',
    };

    const texts = [APPROVE, register].map(statementText);

    expect(new Set(texts).size).toBe(2);
    for (const text of texts) expect(text).not.toContain('"Anna"');
  });
});
