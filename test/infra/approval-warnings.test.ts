import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../functions/platform/check-config.ts';
import { approvalWarnings } from '../../infra/approval-warnings.ts';
import { approvalConfigText } from '../support/approval-config.ts';
import { saidOf } from '../support/config-problems.ts';

type Entry = Readonly<Record<string, unknown>>;

const NOW_MS = Date.parse('2026-11-21T12:00:00Z');
const EARLY = { submit: { expression: 'cron(0 10 ? * MON-FRI *)', timeZone: 'Europe/Berlin' } };

/** Warnings of the first account, whose bank's cut-off is at 14:00, and of all. */
function warningsOf(approval: Entry, account: Entry = EARLY): string[] {
  const config = parseConfig(approvalConfigText(approval, {}, account), 'some.json');
  return approvalWarnings(config, NOW_MS)
    .map(saidOf)
    .filter((warning) => !/^debtorAccounts\[[1-9]\]/.test(warning));
}

describe('approvalWarnings', () => {
  it('has none where two people have hours for each file', () => {
    expect(warningsOf({ people: 2 })).toEqual([]);
    expect(warningsOf({ people: 1, bankReleases: true })).toEqual([]);
  });

  it.each<[string, Entry, string]>([
    [
      'one person who sends files alone',
      { people: 1 },
      'debtorAccounts[0].approval.people: is 1: one person alone sends a file',
    ],
    [
      'small files that nobody approves',
      {
        people: 0,
        above: [
          { amount: '90000.00', people: 2 },
          { amount: '10000.00', people: 1 },
        ],
      },
      'debtorAccounts[0].approval.people: is 0: its files up to 10000.00 EUR leave though nobody approved',
    ],
    [
      'a sum that no file can have',
      { people: 2, above: [{ amount: '500000.00', people: 2 }] },
      'debtorAccounts[0].approval.above[0].amount: is not below maxPerFile.sumMinor',
    ],
    [
      'more people than are known',
      { people: 2, above: [{ amount: '50000.00', people: 3 }] },
      'debtorAccounts[0].approval: asks for 3 people, and the configuration names 2: have the others registered',
    ],
  ])('warns of %s', (_what, approval, expected) => {
    expect(warningsOf(approval)).toEqual([expect.stringContaining(expected)]);
  });

  it('warns of too little time for people, and says from when on a file waits for the next cut-off', () => {
    const { expression, timeZone } = { ...EARLY.submit, expression: 'cron(1 12 ? * MON-FRI *)' };

    expect(warningsOf({ people: 2 }, { submit: { expression, timeZone } })).toEqual([
      'debtorAccounts[0].submit.expression: leaves people 119 minutes before the cut-off to approve its files; with less than 75 a file is for the next cut-off',
    ]);
    expect(warningsOf({ people: 0 }, { submit: { expression, timeZone } })).not.toContainEqual(
      expect.stringContaining('leaves people'),
    );
  });

  it('warns of approvers whom no account asks', () => {
    expect(warningsOf({ people: 0 })).toEqual([
      'debtorAccounts[0].approval.people: is 0: its files leave though nobody approved them',
      'approvals: names approvers, and no debtor account asks for one',
    ]);
  });
});
