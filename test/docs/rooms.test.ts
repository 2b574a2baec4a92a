import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../infra/synthesized.ts';

/** By file, what it imports, types too: files of ours by their paths, all else as it is written. */
const IMPORTS: ReadonlyMap<string, readonly string[]> = new Map(
  globSync('{functions,console,operate,local,infra,simulation}/**/*.{ts,tsx}', { cwd: PROJECT_ROOT }).map(
    (file) => [file, importsOf(file, readFileSync(join(PROJECT_ROOT, file), 'utf8'))],
  ),
);

function importsOf(file: string, text: string): readonly string[] {
  const named = text.matchAll(/^(?:(?:import|export)\b[^;'"]*?\bfrom |import )'([^']+)';/gm);
  return [...named].map(([, name = '']) => (name.startsWith('.') ? join(dirname(file), name) : name));
}

/** The folder of the handler that the file belongs to, or undefined. */
function handlerOf(file: string): string | undefined {
  const [, folder] = /^((?:functions|console\/api)\/[\w-]+)\//.exec(file) ?? [];
  return folder !== undefined && IMPORTS.has(`${folder}/handler.ts`) ? folder : undefined;
}

/** Files from which imports lead back to them, each circle as it was walked. */
function circles(): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' → '));
    else if (!done.has(file)) for (const next of IMPORTS.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of IMPORTS.keys()) walk(file, []);
  return found;
}

describe('imports', () => {
  const all = [...IMPORTS].flatMap(([from, named]) => named.map((to) => ({ from, to })));
  const shown = (wrong: typeof all) => wrong.map(({ from, to }) => `${from} → ${to}`);

  it('of the domain stay in it', () => {
    const ofCore = all.filter(({ from }) => from.startsWith('functions/core/'));
    const leaving = ofCore.filter(({ to }) => !to.startsWith('functions/core/') && to !== 'node:crypto');

    expect(ofCore.length).toBeGreaterThan(100);
    expect(shown(leaving)).toEqual([]);
  });

  it('lead into the folder of a handler only from within, wherever code is deployed', () => {
    const deployed = all.filter(({ from }) => /^(functions|console)\//.test(from));
    const crossing = deployed.filter(({ from, to }) => {
      const room = handlerOf(to);
      return room !== undefined && room !== handlerOf(from);
    });

    expect(handlerOf('functions/execute-payouts/execute.ts')).toBe('functions/execute-payouts');
    expect(handlerOf('console/api/mail/mail-text.ts')).toBe('console/api/mail');
    expect(shown(crossing)).toEqual([]);
  });

  it('make no circle', () => {
    expect(circles()).toEqual([]);
  });
});
