import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startLocalAws } from '../../../local/embedded/local-aws.ts';
import { exampleConfig } from '../../support/config.ts';
import { runHere } from '../../support/run-here.ts';
import { type Ended, PROJECT } from '../../support/run-node.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const CONFIG = join(PROJECT, 'config/example.json');
const folder = temporaryFolder();

function payments(...args: readonly string[]): Promise<Ended> {
  return runHere('operate/commands/payments.ts', args, { cwd: folder });
}

const kept = () => ['--data', join(folder, 'kept'), '--config', CONFIG];
const word = (...more: readonly string[]) => [
  ...more,
  '--by',
  'Ada Nord',
  '--reason',
  'A wrong file.',
  ...kept(),
];

describe('npm run payments', () => {
  beforeAll(async () => {
    const aws = await startLocalAws(exampleConfig().stage, join(folder, 'kept'), {});
    await aws.close();
  });

  it('stops an account and all of them, shows it, and resumes each by itself', {
    timeout: 120_000,
  }, async () => {
    const [{ id = '' } = {}] = exampleConfig().debtorAccounts;

    const one = await payments('stop', ...word('--account', id));
    const all = await payments('stop', ...word('--all'));
    const shown = await payments('show', ...kept());
    const resumed = await payments('resume', ...word('--all'));
    const last = await payments('resume', ...word('--account', id));
    const again = await payments('resume', ...word('--account', id));

    expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining(`Payments of ${id} are stopped`) });
    expect(all).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Payments of all debtor accounts are stopped'),
    });
    expect(shown.stdout).toMatch(new RegExp(`${id}.*Ada Nord`));
    expect(shown.stdout).toContain('A wrong file.');
    expect(resumed.stdout).toContain(id);
    expect(last.stdout).toContain('No debtor account is stopped.');
    expect(again).toMatchObject({ code: 1, stdout: expect.stringContaining('It is not stopped.') });
  });

  it.each([
    [[]],
    [['halt', '--all']],
    [['stop', 'resume', '--all']],
    [['stop']],
    [['stop', '--all', '--account', 'nordfleet-eur']],
    [['stop', '--account', 'nobody']],
    [['stop', '--all', '--reason', ' ']],
    [['stop', '--all', '--by', ' ']],
    [['show', '--all']],
  ])('refuses %j', async (args) => {
    const ended = await payments(...word(), ...args);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
  });
});
