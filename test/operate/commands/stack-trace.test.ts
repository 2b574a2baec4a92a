import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { showSources } from '../../../operate/deployment/stack-trace.ts';
import { runHere } from '../../support/run-here.ts';
import { type Ended, PROJECT } from '../../support/run-node.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const NAME = 'execute-payouts-0123456789ab.mjs';

/** Two lines of source that esbuild makes one of: `throw` stands on line 2. */
const { code, map } = transformSync('export const fail = () => {\n  throw new Error("no");\n};\n', {
  minify: true,
  sourcemap: 'external',
  sourcefile: 'functions/execute-payouts/execute.ts',
});
const COLUMN = code.indexOf('throw') + 1;
const readMap = (name: string) => (name === NAME ? map : undefined);

describe('showSources', () => {
  it('replaces each position of a bundle by that of its source, wherever it stands in a line', () => {
    const line = `{"at":"at e (${NAME}:1:${COLUMN}) | at ${NAME}:1:${COLUMN}"}`;

    const shown = showSources(line, readMap);

    const source = 'functions/execute-payouts/execute.ts:2:3';
    expect(shown).toEqual({ text: `{"at":"at e (${source}) | at ${source}"}`, missingMaps: [] });
  });

  it('leaves a position as it is where its map is missing, and names the map once', () => {
    const other = 'repair-payouts-ba9876543210.mjs';
    const text = `at ${other}:1:5\nat ${other}:1:9`;

    expect(showSources(text, readMap)).toEqual({ text, missingMaps: [`${other}.map`] });
  });

  it('leaves a position as it is that is beyond its map', () => {
    const text = `at ${NAME}:0:0`;

    expect(showSources(text, readMap)).toEqual({ text, missingMaps: [] });
  });

  it('leaves all other text as it is', () => {
    const text = 'at node:internal/process/task_queues:103:5\nat file:///var/runtime/index.mjs:1173:29';

    expect(showSources(text, readMap).text).toBe(text);
  });
});

describe('npm run stack-trace', () => {
  const directory = temporaryFolder();
  writeFileSync(join(directory, `${NAME}.map`), map);
  writeFileSync(join(directory, 'log.txt'), `at e (${NAME}:1:${COLUMN})`);

  function run(...args: string[]): Promise<Ended> {
    return runHere('operate/commands/stack-trace.ts', args, { cwd: PROJECT });
  }

  it('shows a file with its sources', async () => {
    const shown = await run(join(directory, 'log.txt'), '--maps', directory);

    expect(shown).toEqual({
      code: 0,
      stdout: 'at e (functions/execute-payouts/execute.ts:2:3)\n',
      stderr: '',
    });
  });

  it('says which map is not there', async () => {
    const { code, stderr } = await run(join(directory, 'log.txt'), '--maps', join(directory, 'none'));

    expect(code).toBe(1);
    expect(stderr).toContain(`There is no ${NAME}.map`);
  });

  it.each([[[]], [['a', 'b']], [['--unknown']], [['/no/such/file']]])('refuses %j', async (args) => {
    expect((await run(...args)).code).toBe(2);
  });
});
