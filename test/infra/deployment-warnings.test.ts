import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../functions/platform/check-config.ts';
import { deploymentWarnings } from '../../infra/deployment-warnings.ts';
import { exampleText } from '../support/config.ts';
import { exampleWith, type Replacement, saidOf } from '../support/config-problems.ts';

const NOW_MS = Date.parse('2026-11-21T12:00:00Z');

/** Warnings of the example with some texts replaced, beside its own. */
function warningsWith(...replacements: readonly Replacement[]): string[] {
  return warningsOf(exampleWith(...replacements)).filter((warning) => !EXAMPLE_WARNINGS.includes(warning));
}

function warningsOf(text: string): string[] {
  return deploymentWarnings(parseConfig(text, 'some.json'), NOW_MS).map(saidOf);
}

const EXAMPLE_WARNINGS = warningsOf(exampleText());
const ACSC_IS_PAID: Replacement = ['"acscIsPaid": false', '"acscIsPaid": true'];
const AFTER_REFUSAL: Replacement = ['"after": "statement"', '"after": "refusal"'];
const EUR_SUBMIT = 'cron(0 13 ? * MON-FRI *)';

describe('deploymentWarnings', () => {
  it('names what keeps the example an example, and nothing else', () => {
    expect(EXAMPLE_WARNINGS).toEqual([
      'stage: is that of the example, which `cdk deploy` refuses',
      'alarms.emails[0]: is of a domain for examples: nobody hears of alarms',
      expect.stringMatching(/^limits\.maxPayoutMinor: CHF, .*USD: no debtor account pays it/),
      'debtorAccounts[1].bic: is missing: banks in DK often refuse a file without it',
      'debtorAccounts[2].bic: is missing: banks in SE often refuse a file without it',
      'debtorAccounts[3].bic: is missing: banks in NO often refuse a file without it',
      ...[0, 1, 2, 3].map((index) =>
        expect.stringMatching(`^debtorAccounts\\[${index}\\]\\.approval: is left out: its files leave`),
      ),
    ]);
  });

  it.each<[string, Replacement[], string]>([
    [
      'live sources whose bank cannot answer',
      [['"transferRoleArns": ["arn:aws:iam::111122223333:role/bank-transfer"],', '']],
      'transferRoleArns: is left out: nobody can put a report of the bank into inbox/',
    ],
    [
      'a country whose newest official price ends soon',
      [['"policy": "note"', '"policy": "note", "country": "BE", "region": "flanders"']],
      'sources[0].tariff.country: has official prices of BE, flanders up to 2026-06-30',
    ],
    [
      'a price of one country for companies that nobody names, beside those of another',
      [
        [
          '"policy": "note"',
          '"policy": "note", "country": "DE", "companies": { "Donaufuhrpark GmbH": { "country": "AT" } }',
        ],
      ],
      'sources[0].tariff.country: is the price of DE for every company that companies does not name',
    ],
    [
      'a company whose newest official price ends soon',
      [
        [
          '"policy": "note"',
          '"policy": "note", "companies": { "Scheldemobiel NV": { "country": "BE", "region": "wallonia" } }',
        ],
      ],
      'sources[0].tariff.companies.Scheldemobiel NV.country: has official prices of BE, wallonia up to 2026-06-30',
    ],
    ['a host for examples', [['api.spirii.com', 'api.example.com']], 'sources[0].baseUrl: '],
    [
      'more requests than Spirii publishes',
      [['600', '601']],
      'sources[0].requestsPerMinute: is above the 600',
    ],
    [
      'more requests than AMPECO publishes',
      [['1000,', '1001,']],
      'sources[1].requestsPerMinute: is above the 1000',
    ],
    [
      'a source that is read again before a collection has to end',
      [['cron(0 6 * * ? *)', 'rate(10 minutes)']],
      'sources[0].schedule.expression: runs every 10 minutes',
    ],
    [
      'a status that Spirii does not name',
      [['"FundsReceived"', '"Funds"']],
      'sources[0].payWhen: Funds: no status',
    ],
    [
      'a file shortly before the cut-off',
      [[EUR_SUBMIT, 'cron(30 13 ? * MON-FRI *)']],
      'debtorAccounts[0].submit.expression: leaves 30 minutes before the cut-off at 14:00',
    ],
    [
      'files after the cut-off, too',
      [[EUR_SUBMIT, 'cron(0 8,16 ? * MON-FRI *)']],
      'debtorAccounts[0].submit.expression: 256 of its next 521 runs are after the cut-off',
    ],
    [
      'files on some days only',
      [[EUR_SUBMIT, 'cron(0 13 ? * MON,THU *)']],
      'debtorAccounts[0].submit.expression: makes files on 103 of the next 255 banking days',
    ],
    [
      'files by another clock than that of the cut-off',
      [
        [
          `"${EUR_SUBMIT}",\n        "timeZone": "Europe/Berlin"`,
          '"cron(0 10 ? * MON-FRI *)",\n        "timeZone": "Etc/UTC"',
        ],
      ],
      'debtorAccounts[0].submit.timeZone: is not that of the cut-off: over a year the files are made 120 to 180 minutes',
    ],
    [
      'a proof that comes once a week',
      [['cron(0 3 * * ? *)', 'cron(0 3 ? * MON *)']],
      'repair.proof.expression: leaves 168 hours between two proofs',
    ],
    [
      'new attempts upon a refusal alone',
      [AFTER_REFUSAL],
      'retries.after: upon a refusal alone a new attempt begins: one that is forged, mistaken or late pays twice',
    ],
    [
      'an account whose refused payments no statement shows to be dead',
      [ACSC_IS_PAID],
      'debtorAccounts[0].acscIsPaid: is for a bank that sends no statements',
    ],
  ])('warns of %s', (_what, replacements, expected) => {
    expect(warningsWith(...replacements)).toEqual([expect.stringContaining(expected)]);
  });

  it('warns of no such account where no statement is required', () => {
    expect(warningsWith(ACSC_IS_PAID, AFTER_REFUSAL)).toEqual([expect.stringMatching(/^retries\.after: /)]);
  });

  it('warns of rare repairs, and of a message that waits for them', () => {
    expect(warningsWith(['rate(15 minutes)', 'rate(2 hours)'])).toEqual([
      expect.stringContaining('repair.schedule.expression: leaves 2 hours between two repairs'),
      expect.stringContaining('repair.stalledAfterMinutes: is shorter than the 120 minutes'),
    ]);
  });

  it('says that nothing is paid where every source is a dry run', () => {
    const dry = exampleText().replaceAll('"live"', '"dry-run"');

    expect(warningsOf(dry)).toContainEqual(expect.stringContaining('sources: every source is a dry run'));
  });

  it('asks for two tokens where one host serves two tenants', () => {
    const example = exampleText();
    const sources = /"sources": \[\s*(\{[\s\S]*?\}\s*\}),\s*\{/.exec(example)?.[1] ?? '';
    const second = sources.replaceAll('nordfleet', 'southfleet');
    const text = example
      .replace('"sources": [', `"sources": [${second},`)
      .replace('"expense": {', '"expense": { "spirii/southfleet": "6540",');

    expect(warningsOf(text)).toContainEqual(
      expect.stringContaining('sources[1].secretName: must get the token of another tenant than sources[0]'),
    );
  });

  it("explains what paying AMPECO's expenses means", () => {
    const paying = (origins: string): readonly string[] =>
      warningsWith(
        ['"pays": "settlement"', '"pays": "expenses"'],
        ['"payOrigins": []', `"payOrigins": ${origins}`],
      );

    expect(paying('[]')).toEqual([
      'sources[1].pays: pays nothing: payOrigins names no origin whose expenses are owed to the partner',
    ]);
    expect(paying('["session-emsp"]')).toEqual([
      expect.stringContaining(
        'an expense is what the partner owes the operator: right only where this tenant',
      ),
    ]);
  });

  it('asks whether one account holds two currencies', () => {
    const danish = exampleText()
      .replace('DE19370400440987654300', 'DK5000400440116243')
      .replace('"bic": "COBADEFFXXX",', '');

    expect(warningsOf(danish)).toContainEqual(
      expect.stringContaining('debtorAccounts[1].iban: is that of debtorAccounts[0] too'),
    );
  });

  it('says that a lock for compliance cannot be undone', () => {
    expect(warningsWith(['"xRay"', '"objectLock": { "mode": "compliance", "days": 3650 }, "xRay"'])).toEqual([
      expect.stringContaining('objectLock.mode: compliance cannot be undone: for 3650 days'),
    ]);
    expect(warningsWith(['"xRay"', '"objectLock": { "mode": "governance", "days": 30 }, "xRay"'])).toEqual(
      [],
    );
  });
});
