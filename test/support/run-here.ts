// Keeps the folder in which it is loaded, and works in it ever after: it must be one that stays.
import 'esbuild';
import { type Ended, PROJECT, type Surroundings } from './run-node.ts';

let runs = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a command as `runNode` does, but in this process, which has loaded most of its modules before: starting Node
 * takes longer than most commands. Of each command one run at least is a process of its own.
 */
export function runHere(file: string, args: readonly string[], surroundings: Surroundings): Promise<Ended> {
  // One after the other: a process has one folder, one environment and one output.
  const run = last.then(() => runAlone(file, args, surroundings));
  last = run.catch(() => undefined);
  return run;
}

async function runAlone(file: string, args: readonly string[], { cwd, env }: Surroundings): Promise<Ended> {
  const before = { argv: process.argv, env: { ...process.env }, folder: process.cwd() };
  const [stdout, stderr] = [new Kept(process.stdout), new Kept(process.stderr)];
  try {
    process.argv = [process.execPath, file, ...args];
    setEnvironment({ PATH: before.env['PATH'], ...env });
    // Not imported by name: libraries replace it to keep the folder, and would go on with the one before.
    process.chdir(cwd ?? before.folder);
    runs += 1;
    // A module of another address is evaluated anew, and all that it imports is there already.
    await import(/* @vite-ignore */ `${PROJECT}${file}?run=${runs}`);
    return { code: Number(process.exitCode), stdout: stdout.text, stderr: stderr.text };
  } finally {
    stdout.restore();
    stderr.restore();
    process.chdir(before.folder);
    setEnvironment(before.env);
    process.argv = before.argv;
    process.exitCode = undefined;
  }
}

function setEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
}

/** Keeps what is written to a stream, writes none of it, and lets nobody listen for longer than a run. */
class Kept {
  text = '';
  readonly restore: () => void;

  constructor(stream: NodeJS.WriteStream) {
    const { write, on } = stream;
    this.restore = () => Object.assign(stream, { write, on });
    stream.on = () => stream;
    stream.write = (chunk: string | Uint8Array) => {
      this.text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      return true;
    };
  }
}
