import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** The configuration that all can run with. */
export const EXAMPLE = join(PROJECT, 'config/example.json');

/** Where Node keeps compiled code: reading a command's modules is half of a short run, and a hundred runs share them. */
export const COMPILED = { NODE_COMPILE_CACHE: join(PROJECT, 'node_modules/.cache/compiled') };

/** How a command ended by itself. */
export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type Surroundings = {
  readonly cwd?: string;
  /** Beside the PATH, which is all that it has of this process's, and the compiled code. */
  readonly env?: Readonly<Record<string, string | undefined>>;
};

/** Runs Node as the user of a command does. A run that is killed, or ends by no code, is an error. */
export async function runNode(args: readonly string[], { cwd, env }: Surroundings = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      args,
      {
        cwd,
        env: { PATH: process.env['PATH'], ...COMPILED, ...env },
        maxBuffer: 64 * 1024 * 1024,
        timeout: 240_000,
      },
      (error, stdout, stderr) => {
        if (child.exitCode === null) reject(error ?? new Error('It did not end by itself.'));
        else resolve({ code: child.exitCode, stdout, stderr });
      },
    );
  });
}

/** Runs a command of the project with the example's configuration, in a folder where out/ meets no other run's. */
export function runCommand(
  file: string,
  args: readonly string[],
  surroundings: Surroundings,
): Promise<Ended> {
  return runNode([join(PROJECT, file), ...args, '--config', EXAMPLE], surroundings);
}
