import { expect } from 'vitest';
import { runHere } from './run-here.ts';
import { EXAMPLE } from './run-node.ts';
import { it } from './temporary-folder.ts';

it('a command runs in its folder, whatever keeps the folder of the process', async ({ folder }) => {
  // It replaces `process.chdir`, and keeps the folder until that is called. A library of the CDK does too.
  await import('playwright-core');
  const before = process.cwd();

  const args = ['--once', '--config', EXAMPLE, '--data', 'no/where'];
  const { stderr } = await runHere('local/start.ts', args, { cwd: folder });

  expect(stderr).toContain(`mkdir -p ${folder}/no`);
  expect(process.cwd()).toBe(before);
});
