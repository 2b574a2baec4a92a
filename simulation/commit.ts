import { execFileSync } from 'node:child_process';

/** Inputs of a run: nothing else changes what a seed does. */
const OF_A_RUN = ['functions', 'local', 'simulation', 'package-lock.json'] as const;

/** The commit that last changed the inputs of a run, and whether they changed since; or that nobody knows. */
export function commitOfRun(): { readonly name: string; readonly isChanged: boolean } {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...args, '--', ...OF_A_RUN], {
      cwd: new URL('../', import.meta.url),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    return {
      name: git('log', '-1', '--format=%h'),
      isChanged: git('status', '--porcelain', '--untracked-files=no') !== '',
    };
  } catch {
    return { name: 'unknown', isChanged: true };
  }
}
