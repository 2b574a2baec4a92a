import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { assertionFault } from '../../functions/core/approval/assertion.ts';
import { parseConfig } from '../../functions/platform/check-config.ts';
import { startStub } from '../sources/stub-server.ts';
import { firstApprover, PARTY, signerNamed } from '../support/approvals.ts';
import { accountReport } from '../support/bank-reports.ts';
import { eventProblems } from '../support/event-schema.ts';
import { runHere } from '../support/run-here.ts';
import { type Ended, EXAMPLE, runCommand } from '../support/run-node.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { approvalsFileShape, type Decided, documentOf, waitingShape } from './start-document.ts';

/** A run takes some seconds, more on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

/** Where the commands run: out/ of one run must not meet that of another. */
const workDir = temporaryFolder();
const dataDir = join(workDir, 'stores');

const ALL_SIMULATED = 'SIMULATED BANK: no money moved. Simulated too: Spirii, AMPECO, DynamoDB, SQS, S3.';

function firstAndLast(text: string): (string | undefined)[] {
  const lines = text.trimEnd().split('\n');
  return [lines[0], lines.at(-1)];
}

const deliveredShape = z.looseObject({
  'detail-type': z.literal('PayoutStatusChanged'),
  source: z.literal('ev-payouts-example'),
  detail: z.looseObject({ payoutId: z.string(), payoutVersion: z.int(), to: z.string() }),
});

function here(file: string, args: readonly string[], env = {}, config = EXAMPLE): Promise<Ended> {
  return runHere(file, [...args, '--config', config], { cwd: workDir, env });
}

function command(name: string, ...args: readonly string[]): Promise<Ended> {
  return here(`operate/commands/${name}.ts`, [...args, '--data', dataDir]);
}

const it = test.extend('first', { scope: 'file', auto: true }, async () => {
  const ended = await runCommand('local/start.ts', ['--json', '--data', dataDir], { cwd: workDir });
  /** As this run left them. */
  const events = readFileSync(join(dataDir, 'out/events.jsonl'), 'utf8');
  return { ...ended, events };
});

describe('npm start', () => {
  it('prints nothing but one document with --json, and ends with 0', ({ first }) => {
    const document = documentOf(first);

    expect(first.code).toBe(0);
    expect(document.runs.map(({ source }) => source)).toEqual(['spirii', 'ampeco']);
    expect(document.payouts.length).toBeGreaterThan(150);
    expect(document.batches.length).toBeGreaterThan(1);
    expect(document.batches.every(({ single, count }) => single === (count === 1))).toBe(true);
    expect(document.proof).toMatchObject({ breaks: [] });
    expect(document.unreadable).toEqual([]);
    expect(document.queue).toEqual({ messages: 0 });
  });

  it('names existing files', ({ first }) => {
    const { batches } = documentOf(first);

    for (const { file, messageId } of batches) {
      expect(readFileSync(file, 'utf8')).toContain(`<MsgId>${messageId}</MsgId>`);
    }
    expect(readdirSync(join(dataDir, 'out/bank-reports')).length).toBeGreaterThan(3);
  });

  it('has each file approved by two people, and beside it what proves it to anybody', ({ first }) => {
    const { batches, approvals } = documentOf(first);

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

  it('has one file refused for one of its lines, and one that expired, and pays every currency all the same', ({
    first,
  }) => {
    const { batches, approvals, payouts } = documentOf(first);
    const { debtorAccounts } = parseConfig(readFileSync(EXAMPLE, 'utf8'), EXAMPLE);
    const decided = (why: string) => approvals.decided.find(({ voided }) => voided?.why === why);
    const again = (ended: Decided | undefined) =>
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

  it('writes an event for every step of every payout, in order, without personal data', ({ first }) => {
    const document = documentOf(first);

    const delivered = first.events
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
    expect(names.filter((name) => first.events.includes(name))).toEqual([]);
  });

  it('goes on from kept stores: creates nothing, changes nothing, sends nothing', async ({ first }) => {
    const before = documentOf(first);

    const second = await here('local/start.ts', ['--json', '--data', dataDir]);

    const after = documentOf(second);
    expect(after.runs.map(({ created, updated }) => [created, updated])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(after.batches).toEqual([]);
    expect(after.approvals).toMatchObject({ decided: [], waiting: [] });
    expect(after.payouts).toEqual(before.payouts);
    expect(after.events.count).toBe(0);
    expect(readFileSync(join(dataDir, 'out/events.jsonl'), 'utf8')).toBe(first.events);
  });

  it('says in its first and its last line that all is simulated, and keeps a real source out of its stores', async ({
    first,
  }) => {
    const env = { SPIRII_BASE_URL: 'http://127.0.0.1:9', SPIRII_TOKEN: 'not-to-be-shown' };

    const real = await here('local/start.ts', ['--data', dataDir], env);

    expect(firstAndLast(first.stderr)).toEqual([ALL_SIMULATED, ALL_SIMULATED]);
    expect(real.code).toBe(2);
    expect(real.stderr).toContain('hold bookings of a simulated bank');
  });

  it('reads a bank report of the user into kept stores, once', async () => {
    const report = readdirSync(join(dataDir, 'out/bank-reports')).find((name) => name.startsWith('camt.053'));
    const file = join(dataDir, 'out/bank-reports', report ?? '');

    const { code, stdout } = await command('bank-report', file);

    expect(code).toBe(0);
    expect(stdout).toContain('It was read before; nothing was changed.');
  });

  it('sets a broken bank report aside, says so, and leaves its copy with the stores', async () => {
    const cwd = mkdtempSync(join(workDir, 'elsewhere-'));
    const file = join(workDir, 'broken.xml');
    writeFileSync(file, '<!DOCTYPE a><a/>');

    const report = [
      'operate/commands/bank-report.ts',
      [file, '--data', dataDir, '--config', EXAMPLE],
    ] as const;

    const { code, stdout } = await runHere(...report, { cwd });

    expect(code).toBe(1);
    expect(stdout).toContain('set aside whole');
    expect(readdirSync(join(dataDir, 'out/bank-reports'))).toContain('broken.xml');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('names report lines that need a person', async ({ first }) => {
    const file = join(workDir, 'strange.xml');
    const endToEndId = `${'Z'.repeat(26)}-1`;
    const { payouts } = documentOf(first);
    const paid = payouts.find(({ state, currency }) => state === 'paid' && currency === 'EUR');
    const { debtorAccounts } = parseConfig(readFileSync(EXAMPLE, 'utf8'), EXAMPLE);
    const iban = debtorAccounts.find(({ currency }) => currency === 'EUR')?.iban ?? '';
    const transactions = [{ endToEndId: paid?.endToEndId ?? endToEndId }];
    const incoming = { amount: '5.00', side: 'CRDT', transactions: [{ endToEndId: 'INVOICE-7' }] } as const;
    writeFileSync(file, accountReport('camt.053', [{ amount: '0.01', transactions }, incoming], { iban }));

    const { code, stdout } = await command('bank-report', file);

    expect(code).toBe(1);
    expect(stdout).toMatch(/^Line +Why unmatched +Bank says +End-to-end id +Amount +Expected/m);
    expect(stdout).toMatch(new RegExp(`amount-differs .*${paid?.endToEndId} +0.01 EUR +\\d+\\.\\d\\d EUR`));
    expect(stdout).toContain('Other: lines that name nothing of ours');
  });

  it('releases a held payout in the name of a person, and shows its history', async ({ first }) => {
    const { payouts } = documentOf(first);
    const held = payouts.find(({ reasons }) => reasons.some(({ code }) => code === 'limit-exceeded'));
    const release = ['release', held?.payoutId ?? '', '--by', 'Anna', '--reason', 'checked'];

    const released = await command('review', ...release);
    const again = await command('review', ...release);

    expect(released).toMatchObject({ code: 0, stdout: expect.stringContaining('released by Anna: checked') });
    expect(again).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/there is nothing to release/),
    });
  });

  it('leaves files proposed that approvers of the configuration have to approve, and says what waits', async () => {
    const file = join(workDir, 'own-approvers.json');
    const approvers = ['Anna Nord', 'Bert Syd'].map((name) => {
      const { person, ...key } = firstApprover(signerNamed(name));
      return { ...person, ...key };
    });
    const example = Object(JSON.parse(readFileSync(EXAMPLE, 'utf8')));
    const [needing, ...free] = example.debtorAccounts;
    writeFileSync(
      file,
      JSON.stringify({
        ...example,
        // One source alone has payments from every account.
        sources: example.sources.slice(0, 1),
        approvals: { rpId: PARTY.rpId, origins: PARTY.origins, approvers },
        console: {},
        debtorAccounts: [{ ...needing, approval: { people: 2 } }, ...free],
      }),
    );
    const where = ['--data', join(workDir, 'own')];

    const run = await here('local/start.ts', where, {}, file);
    const listed = await here('operate/commands/approvals.ts', ['list', '--json', ...where], {}, file);

    const { waiting } = z.object({ waiting: waitingShape }).parse(JSON.parse(listed.stdout));
    expect(waiting).toMatchObject([{ debtorAccountId: needing.id, mayApprove: ['Anna Nord', 'Bert Syd'] }]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('This file waits for approvers: nothing of it is in the outbox.');
    expect(run.stdout).toContain(waiting[0]?.batchId);
    expect(run.stdout).not.toContain('(sandbox)');
    // The tables and totals of every run in a terminal.
    expect(run.stdout).toMatch(/^Source +Expense +Recipient +IBAN +Amount +State\n {2}Reasons$/m);
    expect(run.stdout).toMatch(/^held +EUR +\d+ +[\d.]+/m);
    expect(run.stdout).not.toContain('\u001b[');
    const simulated = ALL_SIMULATED.replace(' AMPECO,', '');
    expect(firstAndLast(run.stdout)).toEqual([simulated, simulated]);
    const files = readdirSync(join(workDir, 'own/out/payment-files'));
    expect(files.every((name) => name.endsWith('.xml'))).toBe(true);
    expect(files).toHaveLength(free.length);
  });

  it('ends with 1 where a source is unreadable, and still shows the other', async () => {
    const headers = { 'retry-after': '86400' };
    const { origin } = await startStub(() => ({ status: 503, headers, body: '' }));
    const env = { SPIRII_BASE_URL: origin, SPIRII_TOKEN: 'not-to-be-shown' };

    const ended = await here('local/start.ts', ['--json', '--stop-after', 'collect'], env);

    const { runs, payouts, batches } = documentOf(ended);
    const { code, stdout, stderr } = ended;
    expect(code).toBe(1);
    expect(runs[0]?.error?.code).toBe('SOURCE_UNAVAILABLE');
    expect(payouts.some(({ source }) => source === 'ampeco')).toBe(true);
    expect(payouts.filter(({ state }) => !['ready', 'held', 'rejected'].includes(state))).toEqual([]);
    expect(batches).toEqual([]);
    expect(`${stdout}${stderr}`).not.toContain('not-to-be-shown');
  });
});
