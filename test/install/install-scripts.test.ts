import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const NPMRC = fileURLToPath(new URL('../../.npmrc', import.meta.url));

type Outcome = { readonly exitCode: number | null; readonly stdout: string; readonly output: string };

/** Runs npm as a user of a fresh machine does: with no settings but those of the folder, and no network. */
function npm(cwd: string, ...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = {
      PATH: process.env['PATH'],
      HOME: directory,
      npm_config_userconfig: join(directory, 'none.npmrc'),
      npm_config_cache: join(directory, 'cache'),
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    };
    const child = execFile('npm', args, { cwd, env }, (_error, stdout, stderr) =>
      resolve({ exitCode: child.exitCode, stdout, output: stdout + stderr }),
    );
  });
}

const directory = temporaryFolder();

/** With a package that has an install script. */
const it = test
  .extend('packed', { scope: 'file', auto: true }, async () => {
    const folder = join(directory, 'package');
    mkdirSync(folder);
    const scripts = { postinstall: "node -e \"require('node:fs').writeFileSync('ran', '')\"" };
    const manifest = { name: 'has-script', version: '1.0.0', scripts };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    await npm(folder, 'pack', '--pack-destination', directory);
  })
  // Where the setting is unknown npm has no default for it.
  .extend('knowsSetting', { scope: 'file' }, async () => {
    const { stdout } = await npm(directory, 'config', 'get', 'strict-allow-scripts');
    return stdout.trim() === 'false';
  });

/**
 * Installs a package with an install script into a project that has this project's settings.
 * @param isAllowed what the project's allowScripts say of the package; left out, they do not name it.
 */
async function install(name: string, isAllowed?: boolean): Promise<Outcome & { readonly ran: boolean }> {
  const project = join(directory, name);
  mkdirSync(project);
  copyFileSync(NPMRC, join(project, '.npmrc'));
  copyFileSync(join(directory, 'has-script-1.0.0.tgz'), join(project, 'has-script.tgz'));
  const dependencies = { 'has-script': 'file:has-script.tgz' };
  // A package that is no registry's is named by its place.
  const place = `file:${join(project, 'has-script.tgz')}`;
  const allowScripts = { another: true, ...(isAllowed === undefined ? {} : { [place]: isAllowed }) };
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name, version: '1.0.0', private: true, dependencies, allowScripts }),
  );
  const outcome = await npm(project, 'install');
  return { ...outcome, ran: existsSync(join(project, 'node_modules/has-script/ran')) };
}

describe('the settings of npm', () => {
  it('stop an installation before the install script of a package that allowScripts does not name', async ({
    knowsSetting,
    skip,
  }) => {
    if (!knowsSetting) skip('this npm does not know strict-allow-scripts: 11.19 does');

    const { exitCode, output, ran } = await install('unlisted');

    expect(exitCode, output).not.toBe(0);
    expect(output).toContain('ESTRICTALLOWSCRIPTS');
    expect(output).toContain('has-script@1.0.0');
    expect(ran).toBe(false);
  });

  it('skip the install script of a package that allowScripts refuses', async ({ knowsSetting, skip }) => {
    if (!knowsSetting) skip('this npm does not know strict-allow-scripts: 11.19 does');

    const { exitCode, output, ran } = await install('refused', false);

    expect(exitCode, output).toBe(0);
    expect(ran).toBe(false);
  });

  it('run the install script of a package that allowScripts names', async () => {
    const { exitCode, output, ran } = await install('listed', true);

    expect(exitCode, output).toBe(0);
    expect(ran).toBe(true);
  });
});
