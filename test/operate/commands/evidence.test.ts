import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../../functions/platform/clock.ts';
import { runHere } from '../../support/run-here.ts';
import { type Ended, PROJECT } from '../../support/run-node.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const CONFIG = join(PROJECT, 'config/example.json');
const folder = temporaryFolder();
const kept = ['--data', 'kept', '--config', CONFIG];

function run(script: string, ...args: readonly string[]): Promise<Ended> {
  return runHere(script, args, { cwd: folder });
}

const evidence = (...args: readonly string[]): Promise<Ended> => run('operate/commands/evidence.ts', ...args);
const verify = (...args: readonly string[]): Promise<Ended> => run('operate/commands/verify.ts', ...args);

const verifiedShape = z.object({
  holds: z.boolean(),
  answers: z.array(z.object({ check: z.string(), holds: z.boolean() })),
  sums: z.array(z.object({ currency: z.string(), sums: z.record(z.string(), z.string()) })),
});

/** The sandbox's sources have the expenses of the month before. */
function monthBefore(nowMs: number): string {
  const firstOfMonth = new Date(nowMs).toISOString().slice(0, 8);
  return new Date(Date.parse(`${firstOfMonth}01`) - 1).toISOString().slice(0, 7);
}

/** Figures and widths differ from month to month: the sandboxes serve the one before. */
function shapeOf(line: string): string {
  return line.replaceAll(/\d+/g, '0').replaceAll(/ +/g, ' ').trim();
}

let month = '';
let printed: readonly string[] = [];

describe('a month of npm start', { timeout: 240_000 }, () => {
  beforeAll(async () => {
    month = monthBefore(systemClock.now());
    const { stdout } = await run('local/start.ts', '--once', ...kept);
    printed = stdout.replaceAll('kept/out', 'out').trimEnd().split('\n').map(shapeOf);
  }, 240_000);

  it('prints what README.md shows of it, line by line and in that order', () => {
    const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
    // Rows with a shortened id are those of other people and files in another month.
    const shown = (/^```\n(SIMULATED[^`]+)\n```$/m.exec(readme)?.[1] ?? '')
      .split('\n')
      .filter((line) => !line.includes('…'))
      .map(shapeOf);

    expect(shown.length).toBeGreaterThanOrEqual(10);
    expect([shown[0], shown.at(-1)]).toEqual([printed[0], printed.at(-1)]);
    const places = shown.slice(0, -1).map((line) => printed.indexOf(line));
    expect(shown.filter((line) => !printed.includes(line))).toEqual([]);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('is put into one file that only its maker may read, and verified by everybody', async () => {
    const made = await evidence('--month', month, ...kept);
    const again = await evidence('--month', month, ...kept);
    const file = join(folder, `kept/out/evidence-example-${month}.tar`);
    const verified = await verify(file);
    const document = verifiedShape.parse(JSON.parse((await verify(file, '--json')).stdout));

    expect(made.code).toBe(0);
    expect(made.stderr).toBe('Reading the month …\nVerifying the archive …\n');
    expect(made.stdout).toContain('It holds names and accounts of recipients.');
    expect(made.stdout).toContain('It holds. Whether all of it was made anew');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('is there already.')]);
    expect(verified.code).toBe(0);
    expect(verified.stdout).not.toContain('does not hold');
    expect(verified.stdout).toContain('Ida Holm (sandbox)');
    expect(document.holds).toBe(true);
    for (const { sums } of document.sums) {
      const of = (name: string): bigint => BigInt(sums[name] ?? '');
      const parts = ['paidMinor', 'failedMinor', 'returnedMinor', 'openMinor'].map(of);
      expect(of('acceptedMinor')).toBe(parts.reduce((sum, minor) => sum + minor, 0n));
    }
    expect(document.sums.some(({ sums }) => sums['paidMinor'] !== '0')).toBe(true);
  });

  it('is held against anchors of the reader, and does not hold with a byte changed', async () => {
    const file = join(folder, 'held.tar');
    await evidence('--month', month, '--out', file, ...kept);
    mkdirSync(join(folder, 'opened'));
    execFileSync('tar', ['xf', file, '-C', join(folder, 'opened')]);
    const changed = Buffer.from(readFileSync(file));
    const at = changed.indexOf('<Nm>') + 4;
    changed[at] = (changed[at] ?? 0) ^ 1;
    writeFileSync(join(folder, 'changed.tar'), changed);

    const held = await verify(file, '--anchors', join(folder, 'opened/anchors'));
    const broken = await verify(join(folder, 'changed.tar'));

    expect(held.code).toBe(0);
    expect(held.stdout).toContain('It holds, also against your anchors.');
    expect(broken.code).toBe(1);
    expect(broken.stdout).toMatch(/payment-files\/BA\w{26}\.xml: has other bytes than the index says/);
    expect(broken.stdout).toMatch(/BA\w{26}: its file has other bytes than were sealed/);
    expect(broken.stdout).toContain('It does not hold.');
  });

  it('holds after an export too, whose record no proof has seen yet', async () => {
    const journal = await run('operate/commands/journal.ts', '--month', month, '--preview', ...kept);
    // The record is of the day on which the stores are: the run has moved on by a day.
    const days = [0, 2].map((more) => new Date(systemClock.now() + more * 86_400_000).toISOString());
    const answers: Ended[] = [];
    for (const ofRecord of new Set(days.map((day) => day.slice(0, 7)))) {
      answers.push(await evidence('--month', ofRecord, '--out', `exported-${ofRecord}.tar`, ...kept));
    }

    expect([journal.code, journal.stderr]).toEqual([0, '']);
    expect(answers.map(({ code }) => code)).toEqual(answers.map(() => 0));
    expect(answers.map(({ stdout }) => stdout).join('')).toMatch(/not\s+yet\s+seen\s+by\s+a\s+proof/);
  });

  it('is asked for in the right way, or the command says how', async () => {
    const answers = await Promise.all([
      evidence('--data', 'kept'),
      evidence('--month', '2026-13', ...kept),
      evidence('--month', month),
      evidence('--month', month, '--out', 'nowhere/x.tar', ...kept),
      verify(),
      verify('not-there.tar'),
      verify('.'),
      verify('held.tar', '--anchors', 'not-there'),
      verify('held.tar', '--anchors', 'held.tar'),
    ]);

    expect(answers.map(({ code, stdout }) => [code, stdout])).toEqual(answers.map(() => [2, '']));
    expect(answers.map(({ stderr }) => stderr.split('\n')[0])).toEqual([
      '--month is a month, such as 2026-10.',
      '--month is a month, such as 2026-10.',
      'Give --stage NAME, or --data DIR for kept stores.',
      'nowhere/x.tar cannot be written.',
      'Give one archive.',
      'There is no file not-there.tar that can be read.',
      '. is not a file.',
      'There is no file or folder not-there.',
      'held.tar is no ev-payouts/anchor/1.',
    ]);
  });
});
