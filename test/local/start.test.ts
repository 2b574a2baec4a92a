import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { assertionFault } from '../../functions/core/approval/assertion.ts';
import { parseConfig } from '../../functions/platform/check-config.ts';
import { firstApprover, PARTY, signerNamed } from '../support/approvals.ts';
import { accountReport } from '../support/bank-reports.ts';
import { eventProblems } from '../support/event-schema.ts';
import { type Ended, PROJECT, runNode } from '../support/run-node.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const config = join(PROJECT, 'config/example.json');
/** Where the commands run: out/ of one run must not meet that of another. */
const workDir = temporaryFolder();
const dataDir = join(workDir, 'stores');

async function command(file: string, args: readonly string[], env = {}, cwd = workDir): Promise<Ended> {
  return runNode([join(PROJECT, file), ...args], { cwd, env });
}

const decidedShape = z.strictObject({
  batchId: z.string(),
  state: z.string(),
  debtorAccountId: z.string(),
  count: z.int(),
  controlSumMinor: z.string(),
  currency: z.string(),
  executionDate: z.string(),
  openedAt: z.string(),
  proposedAt: z.string(),
  expiresAt: z.string(),
  approvals: z.array(z.strictObject({ person: z.string(), at: z.string() })),
  voided: z
    .strictObject({
      why: z.string(),
      at: z.string(),
      by: z.string().optional(),
      reason: z.string().optional(),
      lines: z.array(z.string()).optional(),
    })
    .nullable(),
});

const waitingShape = z.array(
  z.looseObject({ batchId: z.string(), debtorAccountId: z.string(), count: z.int() }),
);

const approvalsFileShape = z.strictObject({
  batchId: z.string(),
  relyingParty: z.strictObject({ rpId: z.string(), origins: z.array(z.string()) }),
  approvals: z.array(
    z.strictObject({
      person: z.strictObject({ issuer: z.string(), subject: z.string(), name: z.string() }),
      at: z.string(),
      statement: z.string(),
      assertion: z.strictObject({
        credentialId: z.string(),
        clientDataJson: z.string(),
        authenticatorData: z.string(),
        signature: z.string(),
      }),
      publicKey: z.string(),
    }),
  ),
});

const documentShape = z.object({
  simulated: z.strictObject({
    statement: z.string(),
    bank: z.enum(['simulated', 'none']),
    realSources: z.array(z.string()),
    sandboxes: z.array(z.string()),
    services: z.array(z.string()),
  }),
  runs: z.array(
    z.strictObject({
      source: z.string(),
      account: z.string(),
      fetched: z.int(),
      created: z.int(),
      unchanged: z.int(),
      updated: z.int(),
      skipped: z.int(),
      failed: z.int(),
      error: z.object({ code: z.string(), message: z.string(), action: z.string() }).optional(),
    }),
  ),
  approvals: z.strictObject({
    sandboxPeople: z.array(z.string()),
    decided: z.array(decidedShape),
    waiting: waitingShape,
    unreadable: z.array(z.string()),
    isCutOff: z.boolean(),
  }),
  batches: z.array(
    z.strictObject({
      batchId: z.string(),
      messageId: z.string(),
      file: z.string(),
      approvals: z.string(),
      currency: z.string(),
      executionDate: z.string(),
      count: z.int(),
      single: z.boolean(),
      controlSumMinor: z.string(),
      state: z.string(),
    }),
  ),
  proof: z
    .strictObject({ runs: z.int(), batches: z.int(), breaks: z.array(z.strictObject({ about: z.string() })) })
    .nullable(),
  unreadable: z.array(z.string()),
  payouts: z.array(
    z.strictObject({
      payoutId: z.string(),
      source: z.string(),
      account: z.string(),
      expenseId: z.string(),
      recipientId: z.string(),
      recipientName: z.string(),
      iban: z.string().regex(/^([A-Z]{2}\*\* )?\*{4}( [A-Z0-9]{4})?$/),
      amountMinor: z.string().nullable(),
      currency: z.string(),
      state: z.string(),
      reasons: z.array(
        z.strictObject({ code: z.string(), field: z.string().optional(), message: z.string() }),
      ),
      endToEndId: z.string().nullable(),
      attempt: z.int(),
      executionDate: z.string().nullable(),
      bankReason: z.strictObject({ code: z.string().min(1).nullable(), message: z.string() }).nullable(),
    }),
  ),
  queue: z.strictObject({ messages: z.int() }),
  events: z.strictObject({ file: z.string(), count: z.int() }),
});

const deliveredShape = z.looseObject({
  'detail-type': z.literal('PayoutStatusChanged'),
  source: z.literal('ev-payouts-example'),
  detail: z.looseObject({ payoutId: z.string(), payoutVersion: z.int(), to: z.string() }),
});

let first: Ended;
/** As the first run left them. */
let events: string;

beforeAll(async () => {
  first = await command('local/start.ts', ['--json', '--data', dataDir, '--config', config]);
  events = readFileSync(join(dataDir, 'out/events.jsonl'), 'utf8');
}, 120_000);

describe('npm start', () => {
  it('prints nothing but one document with --json, and ends with 0', () => {
    const document = documentShape.parse(JSON.parse(first.stdout));

    expect(first.code).toBe(0);
    expect(document.runs.map(({ source }) => source)).toEqual(['spirii', 'ampeco']);
    expect(document.payouts.length).toBeGreaterThan(150);
    expect(document.batches.length).toBeGreaterThan(1);
    expect(document.batches.every(({ single, count }) => single === (count === 1))).toBe(true);
    expect(document.proof).toMatchObject({ breaks: [] });
    expect(document.unreadable).toEqual([]);
  });

  it('names existing files', () => {
    const { batches } = documentShape.parse(JSON.parse(first.stdout));

    for (const { file, messageId } of batches) {
      expect(readFileSync(file, 'utf8')).toContain(`<MsgId>${messageId}</MsgId>`);
    }
    expect(readdirSync(join(dataDir, 'out/bank-reports')).length).toBeGreaterThan(3);
  });

  it('has each file approved by two people, and beside it what proves it to anybody', () => {
    const { batches, approvals } = documentShape.parse(JSON.parse(first.stdout));

    expect(approvals.sandboxPeople).toHaveLength(2);
    expect(approvals.waiting).toEqual([]);
    for (const { batchId, approvals: path, file } of batches) {
      const { relyingParty: party, ...proof } = approvalsFileShape.parse(
        JSON.parse(readFileSync(path, 'utf8')),
      );
      const faults = proof.approvals.map(({ assertion, statement, publicKey }) => {
        const challenge = createHash('sha256').update(statement).digest();
        return assertionFault(assertion, {
          credentialId: assertion.credentialId,
          publicKey,
          challenge,
          party,
        });
      });
      const fileSha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
      expect(proof.batchId).toBe(batchId);
      expect(faults).toEqual([undefined, undefined]);
      expect(proof.approvals.map(({ person }) => person.name)).toEqual(approvals.sandboxPeople);
      for (const { statement } of proof.approvals) {
        expect(JSON.parse(statement)).toMatchObject({ batchId, fileSha256 });
      }
    }
  });

  it('has one file refused for one of its lines, and one that expired, and pays every currency all the same', () => {
    const { batches, approvals, payouts } = documentShape.parse(JSON.parse(first.stdout));
    const { debtorAccounts } = parseConfig(readFileSync(config, 'utf8'), config);
    const decided = (why: string) => approvals.decided.find(({ voided }) => voided?.why === why);
    const again = (ended: z.infer<typeof decidedShape> | undefined) =>
      approvals.decided.find(
        ({ voided, debtorAccountId }) => voided === null && debtorAccountId === ended?.debtorAccountId,
      );
    const [refused, expired] = [decided('refused'), decided('expired')];

    expect(batches.map(({ currency }) => currency).sort()).toEqual(
      debtorAccounts.map(({ currency }) => currency).sort(),
    );
    const [line, ...others] = refused?.voided?.lines ?? [];
    expect(others).toEqual([]);
    const held = payouts.find(({ payoutId }) => payoutId === line);
    expect(held).toMatchObject({ state: 'held', reasons: [{ code: 'approval-refused' }] });
    expect(refused?.voided?.by).toBe(approvals.sandboxPeople[1]);
    expect(again(refused)?.count).toBe((refused?.count ?? 0) - 1);
    expect(BigInt(again(refused)?.controlSumMinor ?? 0)).toBe(
      BigInt(refused?.controlSumMinor ?? 0) - BigInt(held?.amountMinor ?? 0),
    );
    expect(expired?.approvals).toHaveLength(1);
    expect(again(expired)).toMatchObject({
      count: expired?.count,
      controlSumMinor: expired?.controlSumMinor,
    });
    expect((again(expired)?.executionDate ?? '') > (expired?.executionDate ?? '')).toBe(true);
  });

  it('writes an event for every step of every payout, in order, without personal data', () => {
    const document = documentShape.parse(JSON.parse(first.stdout));

    const delivered = events
      .trimEnd()
      .split('\n')
      .map((line) => deliveredShape.parse(JSON.parse(line)));

    expect(document.events).toEqual({ file: join(dataDir, 'out/events.jsonl'), count: delivered.length });
    expect(delivered.flatMap(({ detail }) => eventProblems(detail))).toEqual([]);
    const last = new Map<string, { to: string; version: number }>();
    for (const { detail } of delivered) {
      const { payoutId, payoutVersion, to } = detail;
      expect(payoutVersion).toBe((last.get(payoutId)?.version ?? 0) + 1);
      last.set(payoutId, { to, version: payoutVersion });
    }
    const states = new Map(document.payouts.map(({ payoutId, state }) => [payoutId, state]));
    expect(new Map([...last].map(([payoutId, { to }]) => [payoutId, to]))).toEqual(states);
    // A name of digits alone, one of the sandbox's troubles, stands in a digest by chance.
    const names = document.payouts
      .map(({ recipientName }) => recipientName)
      .filter((name) => /\p{L}/u.test(name));
    expect(names.filter((name) => events.includes(name))).toEqual([]);
  });

  it('goes on from kept stores: creates nothing, changes nothing, sends nothing', async () => {
    const before = documentShape.parse(JSON.parse(first.stdout));

    const second = await command('local/start.ts', ['--json', '--data', dataDir, '--config', config]);

    const after = documentShape.parse(JSON.parse(second.stdout));
    expect(after.runs.map(({ created, updated }) => [created, updated])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(after.batches).toEqual([]);
    expect(after.approvals).toMatchObject({ decided: [], waiting: [] });
    expect(after.payouts).toEqual(before.payouts);
    expect(after.events.count).toBe(0);
    expect(readFileSync(join(dataDir, 'out/events.jsonl'), 'utf8')).toBe(events);
  }, 60_000);

  it('reads a bank report of the user into kept stores, once', async () => {
    const report = readdirSync(join(dataDir, 'out/bank-reports')).find((name) => name.startsWith('camt.053'));
    const file = join(dataDir, 'out/bank-reports', report ?? '');

    const { code, stdout } = await command('operate/commands/bank-report.ts', [
      file,
      '--data',
      dataDir,
      '--config',
      config,
    ]);

    expect(code).toBe(0);
    expect(stdout).toContain('It was read before; nothing was changed.');
  }, 60_000);

  it('sets a broken bank report aside, says so, and leaves its copy with the stores', async () => {
    const cwd = mkdtempSync(join(workDir, 'elsewhere-'));
    const file = join(workDir, 'broken.xml');
    writeFileSync(file, '<!DOCTYPE a><a/>');

    const args = [file, '--data', dataDir, '--config', config];
    const { code, stdout } = await command('operate/commands/bank-report.ts', args, {}, cwd);

    expect(code).toBe(1);
    expect(stdout).toContain('set aside whole');
    expect(readdirSync(join(dataDir, 'out/bank-reports'))).toContain('broken.xml');
    expect(readdirSync(cwd)).toEqual([]);
  }, 60_000);

  it('names report lines that need a person', async () => {
    const file = join(workDir, 'strange.xml');
    const endToEndId = `${'Z'.repeat(26)}-1`;
    const { payouts } = documentShape.parse(JSON.parse(first.stdout));
    const paid = payouts.find(({ state, currency }) => state === 'paid' && currency === 'EUR');
    const { debtorAccounts } = parseConfig(readFileSync(config, 'utf8'), config);
    const iban = debtorAccounts.find(({ currency }) => currency === 'EUR')?.iban ?? '';
    const transactions = [{ endToEndId: paid?.endToEndId ?? endToEndId }];
    const incoming = { amount: '5.00', side: 'CRDT', transactions: [{ endToEndId: 'INVOICE-7' }] } as const;
    writeFileSync(file, accountReport('camt.053', [{ amount: '0.01', transactions }, incoming], { iban }));

    const { code, stdout } = await command('operate/commands/bank-report.ts', [
      file,
      '--data',
      dataDir,
      '--config',
      config,
    ]);

    expect(code).toBe(1);
    expect(stdout).toMatch(/^Line +Why unmatched +Bank says +End-to-end id +Amount +Expected/m);
    expect(stdout).toMatch(new RegExp(`amount-differs .*${paid?.endToEndId} +0.01 EUR +\\d+\\.\\d\\d EUR`));
    expect(stdout).toContain('Other: lines that name nothing of ours');
  }, 60_000);

  it('releases a held payout in the name of a person, and shows its history', async () => {
    const { payouts } = documentShape.parse(JSON.parse(first.stdout));
    const held = payouts.find(({ reasons }) => reasons.some(({ code }) => code === 'limit-exceeded'));
    const where = ['--data', dataDir, '--config', config];

    const released = await command('operate/commands/review.ts', [
      'release',
      held?.payoutId ?? '',
      ...where,
      '--by',
      'Anna',
      '--reason',
      'checked',
    ]);
    const again = await command('operate/commands/review.ts', [
      'release',
      held?.payoutId ?? '',
      ...where,
      '--by',
      'Anna',
      '--reason',
      'checked',
    ]);

    expect(released).toMatchObject({ code: 0, stdout: expect.stringContaining('released by Anna: checked') });
    expect(again).toMatchObject({ code: 1, stdout: expect.stringContaining('It is ready') });
  }, 60_000);

  it('prints a table and totals for people', async () => {
    const { code, stdout } = await command('local/start.ts', ['--stop-after', 'collect', '--config', config]);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^Source +Expense +Recipient +IBAN +Amount +State +Reasons/m);
    expect(stdout).toMatch(/^ready +EUR +\d+ +[\d.]+/m);
    expect(stdout).not.toContain('\u001b[');
  }, 60_000);

  it('leaves files proposed that approvers of the configuration have to approve, and says what waits', async () => {
    const file = join(workDir, 'own-approvers.json');
    const approvers = ['Anna Nord', 'Bert Syd'].map((name) => {
      const { person, ...key } = firstApprover(signerNamed(name));
      return { ...person, ...key };
    });
    const own = parseConfig(readFileSync(config, 'utf8'), config);
    const [needing, ...free] = Object(JSON.parse(readFileSync(config, 'utf8'))).debtorAccounts;
    writeFileSync(
      file,
      JSON.stringify({
        ...Object(JSON.parse(readFileSync(config, 'utf8'))),
        approvals: { rpId: PARTY.rpId, origins: PARTY.origins, approvers },
        console: {},
        debtorAccounts: [{ ...needing, approval: { people: 2 } }, ...free],
      }),
    );
    const where = ['--data', join(workDir, 'own'), '--config', file];

    const run = await command('local/start.ts', where);
    const listed = await command('operate/commands/approvals.ts', ['list', '--json', ...where]);

    const { waiting } = z.object({ waiting: waitingShape }).parse(JSON.parse(listed.stdout));
    expect(waiting).toMatchObject([
      { debtorAccountId: own.debtorAccounts[0]?.id, mayApprove: ['Anna Nord', 'Bert Syd'] },
    ]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('This file waits for approvers: nothing of it is in the outbox.');
    expect(run.stdout).toContain(waiting[0]?.batchId);
    expect(run.stdout).not.toContain('(sandbox)');
    expect(readdirSync(join(workDir, 'own/out/payment-files')).every((name) => name.endsWith('.xml'))).toBe(
      true,
    );
    expect(readdirSync(join(workDir, 'own/out/payment-files'))).toHaveLength(free.length);
  }, 60_000);

  it('ends with 1 where a source is unreadable, and still shows the other', async () => {
    const environment = { SPIRII_BASE_URL: 'http://127.0.0.1:9', SPIRII_TOKEN: 'not-to-be-shown' };

    const { code, stdout, stderr } = await command(
      'local/start.ts',
      ['--json', '--stop-after', 'collect', '--config', config],
      environment,
    );

    const { runs, payouts } = documentShape.parse(JSON.parse(stdout));
    expect(code).toBe(1);
    expect(runs[0]?.error?.code).toBe('SOURCE_UNAVAILABLE');
    expect(payouts.some(({ source }) => source === 'ampeco')).toBe(true);
    expect(`${stdout}${stderr}`).not.toContain('not-to-be-shown');
  }, 60_000);

  it.each([
    ['a wrong option', ['--jsn']],
    ['a configuration that is not there', ['--config', 'nowhere.json']],
    ['stores in a folder that does not exist', ['--data', 'nowhere/stores', '--config', config]],
    ['stores in a file', ['--data', config, '--config', config]],
  ])('ends with 2 and without a stack trace on %s', async (_what, args) => {
    const { code, stdout, stderr } = await command('local/start.ts', args);

    expect(code).toBe(2);
    expect(stdout).not.toContain('Reading');
    expect(stderr).not.toMatch(/\n +at /);
  });

  it('ends with 2 before it reads anything where out is not a folder', async () => {
    const cwd = mkdtempSync(join(workDir, 'no-out-'));
    writeFileSync(join(cwd, 'out'), '');

    const { code, stdout, stderr } = await command('local/start.ts', ['--config', config], {}, cwd);

    expect(code).toBe(2);
    expect(stdout).not.toContain('Reading');
    expect(stderr).toContain('out is not a folder');
  });

  it.each([
    ['operate/commands/bank-report.ts', [config]],
    ['operate/commands/review.ts', ['show', 'PO00000000000000000000000000']],
    ['operate/commands/redrive.ts', ['payouts']],
    ['operate/commands/replay-report.ts', ['inbox/a.xml']],
  ])('%s looks for stores and makes none', async (file, args) => {
    const empty = mkdtempSync(join(workDir, 'empty-'));

    const { code, stderr } = await command(file, [...args, '--data', empty, '--config', config]);

    expect(code).toBe(2);
    expect(stderr).not.toMatch(/\n +at /);
    expect(readdirSync(empty)).toEqual([]);
  });

  it.each([
    ['local/start.ts', []],
    ['operate/commands/bank-report.ts', [config]],
  ])("%s leaves another process's stores alone", async (file, args) => {
    const used = mkdtempSync(join(workDir, 'used-'));
    mkdirSync(join(used, 'dynamodb'));
    writeFileSync(join(used, 'lock'), `${process.pid}\n`);

    const { code, stderr } = await command(file, [...args, '--data', used, '--config', config]);

    expect(code).toBe(2);
    expect(stderr).toContain('Another process works on the stores');
    expect(readdirSync(used).sort()).toEqual(['dynamodb', 'lock']);
  });

  it('says what to do, without a stack trace, where a named AWS endpoint does not answer', async () => {
    const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' };

    const { code, stdout, stderr } = await command('local/start.ts', ['--config', config], environment);

    expect(code).toBe(1);
    expect(stdout).toContain('Using DYNAMODB, SQS, S3 as AWS_ENDPOINT_URL says');
    expect(stderr).toContain('aws-endpoint-named');
    expect(stderr).toContain('AWS cannot be reached (ECONNREFUSED).');
    expect(stderr).toContain('Check the network, AWS_REGION and AWS_ENDPOINT_URL');
    expect(stderr).not.toMatch(/\n +at /);
  }, 60_000);

  it('names the wrong key of a configuration with its path', async () => {
    const file = join(workDir, 'wrong.json');
    writeFileSync(file, readFileSync(config, 'utf8').replace('"payWhen"', '"payWhenn"'));

    const { code, stderr } = await command('local/start.ts', ['--config', file]);

    expect(code).toBe(2);
    expect(stderr).toContain('sources[0].payWhenn: is an unknown key');
    expect(stderr).toContain('sources[0].payWhen: is missing');
  });

  it.each(['local/start.ts', 'operate/commands/bank-report.ts', 'operate/commands/review.ts'])(
    'shows the help of %s',
    async (file) => {
      const { code, stdout } = await command(file, ['--help']);

      expect(code).toBe(0);
      expect(stdout).toMatch(/^Usage: npm /m);
    },
  );
});
