import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runHere } from '../support/run-here.ts';
import { type Ended, EXAMPLE } from '../support/run-node.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const workDir = temporaryFolder();

function command(file: string, args: readonly string[], env = {}, cwd = workDir): Promise<Ended> {
  return runHere(file, args, { cwd, env });
}

describe('npm start', () => {
  it.each([
    ['a wrong option', ['--jsn']],
    ['a configuration that is not there', ['--config', 'nowhere.json']],
    ['stores in a folder that does not exist', ['--data', 'nowhere/stores', '--config', EXAMPLE]],
    ['stores in a file', ['--data', EXAMPLE, '--config', EXAMPLE]],
  ])('ends with 2 and without a stack trace on %s', async (_what, args) => {
    const { code, stdout, stderr } = await command('local/start.ts', args);

    expect(code).toBe(2);
    expect(stdout).not.toContain('Reading');
    expect(stderr).not.toMatch(/\n +at /);
  });

  it('ends with 2 before it reads anything where out is not a folder', async () => {
    const cwd = mkdtempSync(join(workDir, 'no-out-'));
    writeFileSync(join(cwd, 'out'), '');

    const { code, stdout, stderr } = await command('local/start.ts', ['--config', EXAMPLE], {}, cwd);

    expect(code).toBe(2);
    expect(stdout).not.toContain('Reading');
    expect(stderr).toContain('out is not a folder');
  });

  it.each([
    ['operate/commands/bank-report.ts', [EXAMPLE]],
    ['operate/commands/review.ts', ['show', 'PO00000000000000000000000000']],
    ['operate/commands/redrive.ts', ['payouts']],
    ['operate/commands/replay-report.ts', ['inbox/a.xml']],
  ])('%s looks for stores and makes none', async (file, args) => {
    const empty = mkdtempSync(join(workDir, 'empty-'));

    const { code, stderr } = await command(file, [...args, '--data', empty, '--config', EXAMPLE]);

    expect(code).toBe(2);
    expect(stderr).not.toMatch(/\n +at /);
    expect(readdirSync(empty)).toEqual([]);
  });

  it.each([
    ['local/start.ts', []],
    ['operate/commands/bank-report.ts', [EXAMPLE]],
  ])("%s leaves another process's stores alone", async (file, args) => {
    const used = mkdtempSync(join(workDir, 'used-'));
    mkdirSync(join(used, 'dynamodb'));
    writeFileSync(join(used, 'lock'), `${process.ppid}\n`);

    const { code, stderr } = await command(file, [...args, '--data', used, '--config', EXAMPLE]);

    expect(code).toBe(2);
    expect(stderr).toContain('Another process works on the stores');
    expect(readdirSync(used).sort()).toEqual(['dynamodb', 'lock']);
  });

  it('says what to do, without a stack trace, where a named AWS endpoint does not answer', async () => {
    const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' };

    const { code, stdout, stderr } = await command('local/start.ts', ['--config', EXAMPLE], environment);

    expect(code).toBe(1);
    expect(stdout).toContain('Using DYNAMODB, SQS, S3 as AWS_ENDPOINT_URL says');
    expect(stderr).toContain('aws-endpoint-named');
    expect(stderr).toContain('AWS cannot be reached (ECONNREFUSED).');
    expect(stderr).toContain('Check the network, AWS_REGION and AWS_ENDPOINT_URL');
    expect(stderr).not.toMatch(/\n +at /);
  }, 60_000);

  it('names the wrong key of a configuration with its path', async () => {
    const file = join(workDir, 'wrong.json');
    writeFileSync(file, readFileSync(EXAMPLE, 'utf8').replace('"payWhen"', '"payWhenn"'));

    const { code, stderr } = await command('local/start.ts', ['--config', file]);

    expect(code).toBe(2);
    expect(stderr).toContain('sources[0].payWhenn: is an unknown key');
    expect(stderr).toContain('sources[0].payWhen: is missing');
  });
});
