import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { approvalConfigText } from '../../support/approval-config.ts';
import { exampleConfig, exampleText } from '../../support/config.ts';
import { runHere } from '../../support/run-here.ts';
import { type Ended, PROJECT } from '../../support/run-node.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Loading the CDK takes a second or two, more on a busy machine. */
const TIMEOUT_MS = 60_000;

/** What the synthesis leaves behind would be here. */
const temporary = temporaryFolder();
const directory = temporaryFolder();

function checkConfig(...args: readonly string[]): Promise<Ended> {
  return runHere('operate/commands/check-config.ts', args, { cwd: directory, env: { TMPDIR: temporary } });
}

function fileWith(text: string): string {
  const path = join(directory, 'some.json');
  writeFileSync(path, text);
  return path;
}

const remark = z.strictObject({ path: z.string(), message: z.string() });
const documentShape = z.object({
  ok: z.literal(true),
  warnings: z.array(remark),
  deploys: z.object({
    stackName: z.string(),
    functions: z.array(
      z.object({
        purpose: z.string(),
        memoryMb: z.int(),
        timeoutSeconds: z.int(),
        reservedConcurrency: z.int().optional(),
      }),
    ),
    schedules: z.array(z.object({ name: z.string(), nextRuns: z.array(z.iso.datetime()) })),
    resources: z.array(z.object({ kind: z.string(), name: z.string() })),
    secrets: z.array(z.object({ name: z.string(), shape: z.string() })),
    leastLambdaConcurrency: z.int(),
    alarmsGoTo: z.array(z.string()),
    xRay: z.boolean(),
    objectLock: z.null(),
    transferRoles: z.array(z.string()),
  }),
  pays: z.object({
    sources: z.array(z.object({ source: z.string(), account: z.string(), mode: z.string() })),
    accounts: z.array(
      z.object({
        currency: z.string(),
        iban: z.string(),
        maxPayout: z.string(),
        maxPerFile: z.object({ count: z.int(), sum: z.string() }),
        nextFiles: z.object({ minutesBefore: z.int(), executionDate: z.iso.date() }),
      }),
    ),
    held: z.array(z.string()),
  }),
  books: z.object({
    accounts: z.array(z.object({ role: z.string(), of: z.string(), account: z.string() })),
    formats: z.array(z.string()),
    payroll: z.array(z.string()),
  }),
});

const example = join(PROJECT, 'config/example.json');

describe('check-config of the example', () => {
  let printed: Ended;
  let document: z.infer<typeof documentShape>;
  beforeAll(async () => {
    const [asText, asJson] = await Promise.all([checkConfig(example), checkConfig(example, '--json')]);
    printed = asText;
    expect(asJson.code, asJson.stderr).toBe(0);
    document = documentShape.parse(JSON.parse(asJson.stdout));
  }, TIMEOUT_MS);

  it('says that it can be deployed, and how', () => {
    expect(printed.code).toBe(0);
    expect(printed.stderr).toBe('');
    expect(printed.stdout).toContain(`npx cdk deploy -c config=${example}`);
  });

  it('shows what is deployed, from the template', () => {
    const { deploys } = document;

    expect(deploys.stackName).toBe('ev-payouts-example');
    expect(deploys.functions.length).toBeGreaterThanOrEqual(6);
    expect(deploys.resources).toContainEqual({ kind: 'table', name: 'ev-payouts-example' });
    expect(deploys.resources).toContainEqual({
      kind: 'bucket',
      name: 'ev-payouts-example-<account>-<region>-an',
    });
    expect(deploys.secrets.map(({ name }) => name)).toEqual(
      exampleConfig().sources.map(({ secretName }) => secretName),
    );
  });

  it('shows which accounts of the books get what, and what is made of it', () => {
    expect(document.books.accounts).toContainEqual({ role: 'bank', of: 'nordfleet-eur', account: '1200' });
    expect(document.books.accounts).toContainEqual({ role: 'came back', of: '', account: '1745' });
    expect(document.books.payroll).toEqual(['spirii/nordfleet']);
    expect(printed.stdout).toContain('The journal of each month from 2026-10 on, as csv, datev, sie');
  });

  it('shows who puts bank reports into the inbox', () => {
    expect(document.deploys.transferRoles).toEqual(exampleConfig().transferRoleArns);
    expect(printed.stdout).toContain('Inbox:       written by arn:aws:iam::111122223333:role/bank-transfer');
  });

  it('says which quota the account needs for what the functions reserve', () => {
    const { functions, leastLambdaConcurrency } = document.deploys;
    const reserved = functions.map(({ reservedConcurrency = 0 }) => reservedConcurrency);

    expect(Math.max(...reserved)).toBeGreaterThan(0);
    expect(leastLambdaConcurrency).toBe(100 + reserved.reduce((sum, one) => sum + one));
  });

  it('shows the next three runs of every schedule of the configuration', () => {
    const names = document.deploys.schedules.map(({ name }) => name);

    expect(names).toContain('collect-expenses-spirii-nordfleet');
    expect(names).toContain('submit-batches-nordfleet-eur');
    for (const { nextRuns } of document.deploys.schedules) {
      expect(nextRuns).toHaveLength(3);
      expect(nextRuns).toEqual([...nextRuns].sort());
    }
  });

  it('shows what is paid, in amounts that people read', () => {
    const { sources, accounts, held } = document.pays;

    expect(sources).toMatchObject([
      { source: 'spirii', account: 'nordfleet', mode: 'live' },
      { source: 'ampeco', account: 'voltgrid', mode: 'live' },
    ]);
    expect(accounts[0]).toMatchObject({
      currency: 'EUR',
      maxPayout: '10,000.00',
      maxPerFile: { count: 5000, sum: '500,000.00' },
    });
    expect(accounts[0]?.nextFiles.minutesBefore).toBe(60);
    expect(held).toContain('PLN');
  });

  it('shows no IBAN, no whole e-mail address and no colour', () => {
    const all = printed.stdout + JSON.stringify(document);

    for (const { iban } of exampleConfig().debtorAccounts) expect(all).not.toContain(iban.slice(2, -4));
    expect(all).not.toContain('payout-alarms@');
    expect(all).toContain('p***@nordfleet.example');
    expect(printed.stdout).not.toContain('\u001b');
  });

  it('warns of what keeps it an example', () => {
    expect(document.warnings.map(({ path }) => path)).toEqual([
      'stage',
      'alarms.emails[0]',
      'limits.maxPayoutMinor',
      'debtorAccounts[1].bic',
      'debtorAccounts[2].bic',
      'debtorAccounts[3].bic',
      ...[0, 1, 2, 3].map((index) => `debtorAccounts[${index}].approval`),
    ]);
    expect(printed.stdout).toContain('with 10 warnings');
  });

  it('leaves nothing behind', () => {
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('check-config of a deployment whose files people approve', () => {
  it('shows how many they are, what they decide with, and for which cut-off their files are', async () => {
    const approval = { people: 2, above: [{ amount: '50000.00', people: 3 }] };

    const { code, stdout } = await checkConfig('--json', fileWith(approvalConfigText(approval)));

    expect(code).toBe(0);
    const shown = z
      .object({
        deploys: z.object({ functions: z.array(z.object({ purpose: z.string() })) }),
        pays: z.object({
          accounts: z.array(
            z.object({ approvedBy: z.string(), nextFiles: z.object({ minutesBefore: z.int() }) }),
          ),
        }),
      })
      .parse(JSON.parse(stdout));
    expect(shown.deploys.functions.map(({ purpose }) => purpose)).toContain(
      'Takes what people decide about files, payouts and stops.',
    );
    const [approved, ...others] = shown.pays.accounts;
    expect(approved?.approvedBy).toBe('2 people, 3 above 50,000.00');
    // Made an hour before its cut-off, it is for the next one.
    expect(approved?.nextFiles.minutesBefore).toBeGreaterThan(24 * 60);
    for (const { approvedBy, nextFiles } of others) {
      expect(approvedBy).toBe('nobody');
      expect(nextFiles.minutesBefore).toBe(60);
    }
  }, 60_000);
});

describe('check-config of a file that cannot be deployed', () => {
  it('names each problem with its path and ends with 1', async () => {
    const text = exampleText().replace('"timeZone"', '"timezone"').replace('"xRay": false,', '');

    const { code, stdout, stderr } = await checkConfig(fileWith(text));

    expect(code).toBe(1);
    expect(stderr).toBe('');
    expect(stdout).toContain('  xRay: is missing\n');
    expect(stdout).toContain('  sources[0].schedule.timezone: is an unknown key\n');
    expect(stdout).toContain('  sources[0].schedule.timeZone: is missing\n');
  }, 60_000);

  it('names contradictions in one JSON document', async () => {
    const file = fileWith(exampleText().replace('cron(0 13 ? * MON-FRI *)', 'cron(0 15 ? * MON-FRI *)'));

    const { code, stdout } = await checkConfig('--json', file);

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      file,
      ok: false,
      why: 'cannot be deployed',
      problems: [
        {
          path: 'debtorAccounts[0].submit.expression',
          message: expect.stringContaining('before the cut-off at 14:00 (Europe/Berlin)'),
        },
      ],
    });
  }, 60_000);
});

describe('check-config', () => {
  it.each<[string, string[], RegExp]>([
    ['no file', [], /Give one configuration file/],
    ['two files', [example, example], /Give one configuration file/],
    ['an unknown option', [example, '--yes'], /--yes/],
    ['a file that is not there', ['absent.json'], /absent\.json cannot be read/],
  ])(
    'ends with 2 for %s',
    async (_what, args, message) => {
      const { code, stdout, stderr } = await checkConfig(...args);

      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toMatch(message);
    },
    60_000,
  );
});
