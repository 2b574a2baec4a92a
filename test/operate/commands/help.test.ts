import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { widthOf } from '../../../operate/terminal/text-width.ts';
import { PROJECT, runNode } from '../../support/run-node.ts';

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')));

/** Each script that is a file of ours with a help, by its name. */
const COMMANDS = Object.entries(scripts).flatMap(([name, script]) => {
  const file = /^node ((?:operate\/commands|local)\/[\w-]+\.ts)$/.exec(script)?.[1];
  return file === undefined || name === 'licences' ? [] : [[name, file] as const];
});

/** In the order of the help. */
function optionsIn(parts: readonly string[]): readonly string[] {
  const options = parts.find((part) => part.startsWith('Options\n')) ?? '';
  return [...options.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, name = '']) => name);
}

/** A process of its own, as a user starts it: most tests of commands run them in theirs. */
describe.each(COMMANDS)('npm run %s', (name, file) => {
  it('shows its help', async () => {
    const { code, stdout, stderr } = await runNode([join(PROJECT, file), '--help']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: npm (run )?${name}\\b`, 'm'));
    expect(stdout).toContain('Exit status');
    expect(stdout.split('\n').filter((line) => widthOf(line) > 80)).toEqual([]);
    const parts = stdout.trimEnd().split('\n\n');
    const heads = ['Usage:', 'Options', 'Exit status:'];
    expect(parts.flatMap((part) => heads.filter((head) => part.startsWith(head)))).toEqual(heads);
    expect(parts.at(-1)).toMatch(/^Exit status: 0 when /);
    expect(optionsIn(parts).at(-1)).toBe('--help');
  });
});
