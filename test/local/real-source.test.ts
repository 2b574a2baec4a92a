import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { startSpiriiSandbox } from '../../local/sandbox/spirii/sandbox.ts';
import { closed } from '../support/closed.ts';
import { runHere } from '../support/run-here.ts';
import { type Ended, EXAMPLE } from '../support/run-node.ts';
import { UNHURRIED } from '../support/sandboxes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Each of the three runs takes some seconds, more on a busy machine. */
vi.setConfig({ testTimeout: 240_000 });

const NO_BANK = 'NO BANK: no money moved. Real: Spirii. Simulated: AMPECO, DynamoDB, SQS, S3.';
const ASKED = 'SIMULATED BANK: no money moved. Real: Spirii. Simulated too: AMPECO, DynamoDB, SQS, S3.';

const folder = temporaryFolder();
mkdirSync(join(folder, 'out'));
writeFileSync(join(folder, 'out/test-report.json'), 'of CI');

/** `npm start` in its own folder. */
function start(env: Readonly<Record<string, string>>, ...options: readonly string[]): Promise<Ended> {
  return runHere('local/start.ts', [...options, '--config', EXAMPLE], { cwd: folder, env });
}

type Start = (...options: readonly string[]) => Promise<Ended>;

function linesOf(text: string): string[] {
  return text.trimEnd().split('\n');
}

const documentShape = z.object({
  simulated: z.object({ statement: z.string(), bank: z.string(), realSources: z.array(z.string()) }),
  batches: z.array(z.object({ file: z.string(), state: z.string() })),
  reports: z.array(z.unknown()),
  proof: z.object({ breaks: z.array(z.unknown()) }),
  payouts: z.array(z.object({ state: z.string(), currency: z.string() })),
});

function documentOf({ stdout }: Ended): z.infer<typeof documentShape> {
  return documentShape.parse(JSON.parse(stdout));
}

const it = test
  .extend('spirii', { scope: 'file' }, closed(startSpiriiSandbox, { ...UNHURRIED, size: 30 }))
  /** With a named Spirii, which is a real source for the run. */
  .extend('startReal', { scope: 'file' }, ({ spirii }): Start => {
    const env = { SPIRII_BASE_URL: spirii.url, SPIRII_TOKEN: spirii.token };
    return (...options) => start(env, ...options);
  })
  .extend('runs', { scope: 'file', auto: true }, async ({ startReal }) => ({
    /** On stores of its own, as the document. */
    kept: await startReal('--json', '--data', 'stores'),
    /** On the same stores, as text. */
    again: await startReal('--data', 'stores'),
    /** Without stores, as text; the simulated bank answers. */
    asked: await startReal('--simulate-bank'),
  }));

describe('npm start with a real source', () => {
  it('says in its first and its last line that there is no bank', ({ runs: { again } }) => {
    expect(again.code, again.stderr).toBe(0);
    expect(linesOf(again.stdout)[0]).toBe(NO_BANK);
    expect(linesOf(again.stdout).at(-1)).toBe(NO_BANK);
  });

  it('makes payment files, asks no bank about them, and proves the sums', ({ runs: { kept } }) => {
    const { batches, reports, proof } = documentOf(kept);

    expect(batches.length).toBeGreaterThan(0);
    expect(new Set(batches.map(({ state }) => state))).toEqual(new Set(['submitted']));
    expect(reports).toEqual([]);
    expect(proof.breaks).toEqual([]);
    expect(readdirSync(join(folder, 'stores/out/bank-reports'))).toEqual([]);
  });

  it('calls nothing paid', ({ runs: { kept, again } }) => {
    const states = new Set(documentOf(kept).payouts.map(({ state }) => state));

    expect([...states].sort()).toEqual(['held', 'rejected', 'submitted']);
    expect(again.stdout).not.toMatch(/\bpaid +(EUR|CHF|GBP|DKK|SEK|NOK|USD)\b/);
    expect(readFileSync(join(folder, 'stores/out/events.jsonl'), 'utf8')).not.toMatch(
      /"to":"(accepted|paid)"/,
    );
  });

  it('leaves its payment files beside its stores, readable only by their owner', ({ runs: { kept } }) => {
    const files = documentOf(kept).batches.map(({ file }) => file);

    expect(files.filter((file) => !file.startsWith('stores/out/payment-files/'))).toEqual([]);
    expect(files.map((file) => statSync(join(folder, file)).mode & 0o777)).toEqual(files.map(() => 0o600));
    expect(statSync(join(folder, 'stores')).mode & 0o777).toBe(0o700);
  });

  it('deletes from out/ only files of earlier runs', () => {
    expect(readFileSync(join(folder, 'out/test-report.json'), 'utf8')).toBe('of CI');
    expect(readdirSync(join(folder, 'out/payment-files')).length).toBeGreaterThan(0);
  });

  it('prints only the document on stdout with --json, which says it, as do the first and last line of stderr', ({
    runs: { kept },
    spirii,
  }) => {
    const { simulated } = documentOf(kept);

    expect(simulated).toMatchObject({ statement: NO_BANK, bank: 'none', realSources: ['spirii'] });
    expect(linesOf(kept.stderr)[0]).toBe(NO_BANK);
    expect(linesOf(kept.stderr).at(-1)).toBe(NO_BANK);
    expect(`${kept.stdout}${kept.stderr}`).not.toContain(spirii.token);
  });

  it('goes on from its stores, and still asks no bank', ({ runs: { kept, again } }) => {
    const counts = new Map<string, number>();
    for (const { state, currency } of documentOf(kept).payouts) {
      const key = `${state} +${currency}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }

    for (const [key, count] of counts) expect(again.stdout).toMatch(new RegExp(`^${key} +${count} `, 'm'));
    expect(again.stdout).not.toMatch(/^(accepted|failed|returned) /m);
    expect(readdirSync(join(folder, 'stores/out/bank-reports'))).toEqual([]);
  });

  it.for([
    ['in a run whose address was forgotten', () => start({}, '--data', 'stores')],
    ['where one asks for it', (startReal) => startReal('--data', 'stores', '--simulate-bank')],
  ] satisfies (readonly [string, (startReal: Start) => Promise<Ended>])[])(
    'lets no simulated bank into its stores, %s',
    async ([_what, run], { startReal }) => {
      const { code, stderr } = await run(startReal);

      expect(code).toBe(2);
      expect(stderr).toContain('The stores in stores belong to a real source');
    },
  );
});

describe('npm start --simulate-bank with a real source', () => {
  it('lets the simulated bank answer, and calls nothing paid without saying so', ({ runs: { asked } }) => {
    expect(asked.code).toBe(0);
    expect(linesOf(asked.stdout)[0]).toBe(ASKED);
    expect(linesOf(asked.stdout).at(-1)).toBe(ASKED);
    expect(asked.stdout).toMatch(/^paid \(simulated\) +EUR +\d+ /m);
    expect(asked.stdout).not.toMatch(/\bpaid +EUR\b/);
  });
});
