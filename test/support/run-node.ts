import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** How a command ended by itself. */
export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type Surroundings = {
  readonly cwd?: string;
  /** Beside the PATH, which is all that it has of this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
};

/** Runs Node as the user of a command does. A run that is killed, or ends by no code, is an error. */
export async function runNode(args: readonly string[], { cwd, env }: Surroundings = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      args,
      { cwd, env: { PATH: process.env['PATH'], ...env }, maxBuffer: 64 * 1024 * 1024, timeout: 240_000 },
      (error, stdout, stderr) => {
        if (child.exitCode === null) reject(error ?? new Error('It did not end by itself.'));
        else resolve({ code: child.exitCode, stdout, stderr });
      },
    );
  });
}
