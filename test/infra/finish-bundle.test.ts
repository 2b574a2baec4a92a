import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../functions/platform/check-config.ts';
import { deployedConfigIn } from '../../functions/platform/deployed-config.ts';
import { runNode } from '../support/run-node.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { PROJECT_ROOT } from './synthesized.ts';

const directory = temporaryFolder();
const EXAMPLE = readFileSync(join(PROJECT_ROOT, 'config/example.json'), 'utf8');

/** Finishes what esbuild left in a directory of its own, with a configuration. */
async function finish(name: string, config: string): Promise<{ bundle: string; failed: string | undefined }> {
  const bundle = join(directory, name, 'asset');
  mkdirSync(bundle, { recursive: true });
  writeFileSync(join(bundle, 'index.mjs'), 'export const handler = 1;\n');
  writeFileSync(join(bundle, 'index.mjs.map'), '{"version":3,"sources":[],"mappings":""}');
  const configFile = join(directory, name, 'config.json');
  writeFileSync(configFile, config);
  const script = join(PROJECT_ROOT, 'infra/finish-bundle.ts');
  const { code, stderr } = await runNode([script, bundle, 'collect-expenses', configFile]);
  return { bundle, failed: code === 0 ? undefined : stderr };
}

describe('finish-bundle', () => {
  it('puts the configuration beside the code, checked and as functions read it', async () => {
    const { bundle, failed } = await finish('right', EXAMPLE);

    expect(failed).toBeUndefined();
    const deployed = deployedConfigIn(readFileSync(join(bundle, 'config.json'), 'utf8'));
    expect(deployed).toEqual(parseConfig(EXAMPLE, 'example'));
    expect(deployed.limits.maxPayoutMinor).toBeInstanceOf(Map);
    for (const { maxPerFile } of deployed.debtorAccounts) expect(typeof maxPerFile.sumMinor).toBe('bigint');
  });

  it.each([
    [
      'contradicts itself',
      EXAMPLE.replace(/"payWhen": \[[^\]]*\]/, '"payWhen": ["Pending"]'),
      /not approved yet/,
    ],
    ['says a key twice', EXAMPLE.replace('"stage":', '"stage": "other", "stage":'), /is there twice/],
    ['has an unknown key', EXAMPLE.replace('"stage"', '"Stage"'), /Stage: is an unknown key/],
  ])('leaves no bundle to deploy with a configuration that %s', async (name, config, why) => {
    expect(config).not.toBe(EXAMPLE);
    const { bundle, failed } = await finish(name, config);

    expect(failed).toMatch(why);
    expect(readdirSync(bundle)).not.toContain('config.json');
  });
});
