import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ANNA, approvalConfigText, BERT } from '../support/approval-config.ts';
import { problemsIn } from '../support/config-problems.ts';

type Entry = Readonly<Record<string, unknown>>;

const TWO = { people: 2 };
const ORIGIN = 'https://payouts.nordfleet.example';
const TERMINAL = { arn: 'arn:aws:sts::111122223333:assumed-role/finance/anna', issuer: 'https://id.example' };

const P384_KEY = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  .publicKey.export({ format: 'der', type: 'spki' })
  .toString('base64');

function bands(...above: readonly (readonly [amount: string, people: number])[]): Entry {
  return { ...TWO, above: above.map(([amount, people]) => ({ amount, people })) };
}

describe('a policy of approvals that contradicts itself is refused', () => {
  it('asks for people whom nothing names', () => {
    const message = 'debtorAccounts[0].approval: asks for people, and `approvals` is missing';
    const above = [{ amount: '0.00', people: 1 }];

    const without = (approval: Entry) => {
      const text = approvalConfigText(approval);
      return problemsIn(JSON.stringify({ ...JSON.parse(text), approvals: undefined }));
    };

    expect(without(TWO)).toEqual([expect.stringContaining(message)]);
    expect(without({ people: 0, above })).toEqual([expect.stringContaining(message)]);
    expect(without({ people: 0 })).toEqual([]);
  });

  it.each<[string, Entry, string]>([
    [
      'an amount with more decimals than its currency',
      bands(['50000.005', 3]),
      'debtorAccounts[0].approval.above[0].amount: has more decimals than EUR',
    ],
    [
      'an amount there twice, written in two ways',
      bands(['50000', 3], ['50000.00', 4]),
      'debtorAccounts[0].approval.above[1].amount: is there twice',
    ],
    [
      'a larger sum that seems to need fewer people',
      bands(['50000.00', 1]),
      'debtorAccounts[0].approval.above[0].people: is below the 2 that smaller files need',
    ],
    [
      'a larger sum that seems to need fewer people than a band below it, whatever their order',
      bands(['90000.00', 3], ['50000.00', 4]),
      'debtorAccounts[0].approval.above[0].people: is below the 4 that smaller files need',
    ],
  ])('%s', (_what, approval, expected) => {
    expect(problemsIn(approvalConfigText(approval))).toEqual([expect.stringContaining(expected)]);
  });

  it.each<[string, Entry, readonly string[]]>([
    [
      'one person who is both of the first approvers',
      { approvers: [ANNA, { ...BERT, issuer: ANNA['issuer'], subject: ANNA['subject'] }] },
      ['approvals.approvers[1].subject: is there twice; the first approvers are different people'],
    ],
    [
      'one passkey of two people',
      { approvers: [ANNA, { ...BERT, credentialId: ANNA['credentialId'] }] },
      ['approvals.approvers[1].credentialId: is there twice; each of the first approvers has a passkey'],
    ],
    [
      'one key of two people, by two ids',
      { approvers: [ANNA, { ...BERT, publicKey: ANNA['publicKey'] }] },
      ['approvals.approvers[1].publicKey: is there twice; each of the first approvers has a passkey'],
    ],
    [
      'a key that no browser signs with for us',
      { approvers: [ANNA, { ...BERT, publicKey: P384_KEY }] },
      ['approvals.approvers[1].publicKey: has to be the public key of a passkey for ES256 (P-256)'],
    ],
    [
      'a text that is no key',
      { approvers: [{ ...ANNA, publicKey: 'A'.repeat(124) }, BERT] },
      ['approvals.approvers[0].publicKey: has to be the public key of a passkey for ES256 (P-256)'],
    ],
    [
      'a page elsewhere than its passkeys, though its name ends alike',
      { origins: [ORIGIN, 'https://otherpayouts.nordfleet.example'] },
      ['approvals.origins[1]: is neither on payouts.nordfleet.example nor on a host below it'],
    ],
    ['an origin there twice', { origins: [ORIGIN, ORIGIN] }, ['approvals.origins[1]: is there twice']],
    [
      'an origin as no browser says it',
      { origins: [`${ORIGIN}:443`] },
      ['approvals.origins[0]: has to be an origin of HTTPS (or of http://localhost) as browsers say it'],
    ],
    [
      'passkeys for all of a top-level domain',
      { rpId: 'example' },
      ['approvals.rpId: has to be a host name with a dot (or localhost)'],
    ],
    [
      'a page without HTTPS elsewhere than on this machine',
      { origins: [ORIGIN.replace('https', 'http')] },
      ['approvals.origins[0]: has to be an origin of HTTPS'],
    ],
    ['what is no origin', { origins: ['payouts'] }, ['approvals.origins[0]: has to be an origin of HTTPS']],
    [
      'a terminal of two people',
      {
        terminals: [
          { ...TERMINAL, subject: 'anna' },
          { ...TERMINAL, subject: 'bert' },
        ],
      },
      ['approvals.terminals[1].arn: is there twice; whoever AWS knows by it is one person'],
    ],
  ])('%s', (_what, approvals, expected) => {
    expect(problemsIn(approvalConfigText(TWO, approvals))).toEqual(
      expected.map((text) => expect.stringContaining(text)),
    );
  });
});

describe('a policy of approvals is taken', () => {
  it.each<[string, Entry, Entry]>([
    ['with two people for every file', TWO, {}],
    ['with more people for larger sums, in any order', bands(['90000.00', 4], ['50000.00', 3]), {}],
    ['with a page on a host below that of its passkeys', TWO, { rpId: 'nordfleet.example' }],
    ['on this machine', TWO, { rpId: 'localhost', origins: ['http://localhost:8080'] }],
    [
      'with two terminals of one person',
      TWO,
      {
        terminals: [
          { ...TERMINAL, subject: 'anna' },
          { ...TERMINAL, arn: `${TERMINAL.arn}-2`, subject: 'anna' },
        ],
      },
    ],
  ])('%s', (_what, approval, approvals) => {
    expect(problemsIn(approvalConfigText(approval, approvals))).toEqual([]);
  });
});
