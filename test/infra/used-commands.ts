import { buildSync } from 'esbuild';
import { type CodeName, ENTRIES } from '../../infra/pipeline-function.ts';
import { PROJECT_ROOT } from './synthesized.ts';

/**
 * The AWS SDK commands that a function can send: those made in its own bundled code, from its entry on, after tree
 * shaking. The SDK itself is left out.
 */
export function usedCommands(code: CodeName): string[] {
  const { outputFiles } = buildSync({
    entryPoints: [`${PROJECT_ROOT}/${ENTRIES[code]}`],
    bundle: true,
    write: false,
    treeShaking: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  // esbuild numbers the names that several files import.
  const made = outputFiles.flatMap(({ text }) => [...text.matchAll(/\bnew (\w+?)Command\d*\(/g)]);
  return [...new Set(made.flatMap(([, command]) => command ?? []))].sort();
}
