import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type SpiriiSandbox, startSpiriiSandbox } from '../../local/sandbox/spirii/sandbox.ts';
import { type Ended, PROJECT, runNode } from '../support/run-node.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A run takes some seconds, more on a busy machine. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const CONFIG = join(PROJECT, 'config/example.json');

const NO_BANK = 'NO BANK: no money moved. Real: Spirii. Simulated: AMPECO, DynamoDB, SQS, S3.';
const ASKED = 'SIMULATED BANK: no money moved. Real: Spirii. Simulated too: AMPECO, DynamoDB, SQS, S3.';
const ALL_SIMULATED = 'SIMULATED BANK: no money moved. Simulated too: Spirii, AMPECO, DynamoDB, SQS, S3.';

const folder = temporaryFolder();
let spirii: SpiriiSandbox;
/** Without stores, as text. */
let printed: Ended;
/** On stores of their own, as the document. */
let kept: Ended;

/** `npm start` in its own folder with a named Spirii, which is a real source for the run. */
function start(environment: Readonly<Record<string, string>>, ...options: readonly string[]): Promise<Ended> {
  return runNode([join(PROJECT, 'local/start.ts'), '--config', CONFIG, ...options], {
    cwd: folder,
    env: environment,
  });
}

function startReal(...options: readonly string[]): Promise<Ended> {
  return start({ SPIRII_BASE_URL: spirii.url, SPIRII_TOKEN: spirii.token }, ...options);
}

function linesOf(text: string): string[] {
  return text.trimEnd().split('\n');
}

const documentShape = z.object({
  simulated: z.object({ statement: z.string(), bank: z.string(), realSources: z.array(z.string()) }),
  batches: z.array(z.object({ file: z.string(), state: z.string() })),
  reports: z.array(z.unknown()),
  proof: z.object({ breaks: z.array(z.unknown()) }),
  payouts: z.array(z.object({ source: z.string(), state: z.string() })),
});

function documentOf({ stdout }: Ended): z.infer<typeof documentShape> {
  return documentShape.parse(JSON.parse(stdout));
}

beforeAll(async () => {
  const rateLimit = { requests: 100_000, windowMs: 60_000 };
  spirii = await startSpiriiSandbox({ seed: 11, month: { year: 2026, monthIndex: 9 }, rateLimit });
  mkdirSync(join(folder, 'out'));
  writeFileSync(join(folder, 'out/test-report.json'), 'of CI');
  printed = await startReal();
  kept = await startReal('--json', '--data', 'stores');
});

afterAll(() => spirii.close());

describe('npm start with a real source', () => {
  it('says in its first and its last line that there is no bank', () => {
    expect(printed.code, printed.stderr).toBe(0);
    expect(linesOf(printed.stdout)[0]).toBe(NO_BANK);
    expect(linesOf(printed.stdout).at(-1)).toBe(NO_BANK);
  });

  it('makes payment files, asks no bank about them, and proves the sums', () => {
    const { batches, reports, proof } = documentOf(kept);

    expect(batches.length).toBeGreaterThan(0);
    expect(new Set(batches.map(({ state }) => state))).toEqual(new Set(['submitted']));
    expect(reports).toEqual([]);
    expect(proof.breaks).toEqual([]);
    expect(readdirSync(join(folder, 'stores/out/bank-reports'))).toEqual([]);
  });

  it('calls nothing paid', () => {
    const states = new Set(documentOf(kept).payouts.map(({ state }) => state));

    expect([...states].sort()).toEqual(['held', 'rejected', 'submitted']);
    expect(printed.stdout).not.toMatch(/\bpaid +(EUR|CHF|GBP|DKK|SEK|NOK|USD)\b/);
    expect(readFileSync(join(folder, 'stores/out/events.jsonl'), 'utf8')).not.toMatch(
      /"to":"(accepted|paid)"/,
    );
  });

  it('leaves its payment files beside its stores, readable only by their owner', () => {
    const files = documentOf(kept).batches.map(({ file }) => file);

    expect(files.filter((file) => !file.startsWith('stores/out/payment-files/'))).toEqual([]);
    expect(files.map((file) => statSync(join(folder, file)).mode & 0o777)).toEqual(files.map(() => 0o600));
    expect(statSync(join(folder, 'stores')).mode & 0o777).toBe(0o700);
  });

  it('deletes from out/ only files of earlier runs', () => {
    expect(readFileSync(join(folder, 'out/test-report.json'), 'utf8')).toBe('of CI');
    expect(readdirSync(join(folder, 'out/payment-files')).length).toBeGreaterThan(0);
  });

  it('prints only the document on stdout with --json, which says it, as do the first and last line of stderr', () => {
    const { simulated } = documentOf(kept);

    expect(simulated).toMatchObject({ statement: NO_BANK, bank: 'none', realSources: ['spirii'] });
    expect(linesOf(kept.stderr)[0]).toBe(NO_BANK);
    expect(linesOf(kept.stderr).at(-1)).toBe(NO_BANK);
    expect(`${kept.stdout}${kept.stderr}`).not.toContain(spirii.token);
  });

  it('goes on from its stores, and still asks no bank', async () => {
    const second = documentOf(await startReal('--json', '--data', 'stores'));

    expect(second.payouts).toEqual(documentOf(kept).payouts);
    expect(second.reports).toEqual([]);
  });

  it.each([
    ['in a run whose address was forgotten', () => start({}, '--data', 'stores')],
    ['where one asks for it', () => startReal('--data', 'stores', '--simulate-bank')],
  ])('lets no simulated bank into its stores, %s', async (_what, run) => {
    const { code, stderr } = await run();

    expect(code).toBe(2);
    expect(stderr).toContain('The stores in stores belong to a real source');
  });
});

describe('npm start --simulate-bank with a real source', () => {
  it('lets the simulated bank answer, and calls nothing paid without saying so', async () => {
    const { code, stdout } = await startReal('--simulate-bank');

    expect(code).toBe(0);
    expect(linesOf(stdout)[0]).toBe(ASKED);
    expect(linesOf(stdout).at(-1)).toBe(ASKED);
    expect(stdout).toMatch(/^paid \(simulated\) +EUR +\d+ /m);
    expect(stdout).not.toMatch(/\bpaid +EUR\b/);
  });
});

describe('npm start with sandboxes alone', () => {
  it('says in its first and its last line that all is simulated, and keeps a real source out of its stores', async () => {
    const { code, stdout } = await start({}, '--data', 'sandbox');
    const real = await startReal('--data', 'sandbox');

    expect(code).toBe(0);
    expect(linesOf(stdout)[0]).toBe(ALL_SIMULATED);
    expect(linesOf(stdout).at(-1)).toBe(ALL_SIMULATED);
    expect(real.code).toBe(2);
    expect(real.stderr).toContain('hold bookings of a simulated bank');
  });
});
