import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { transformSync } from 'esbuild';
import { type FunctionError, type Invocation, RuntimeApi } from './runtime-api.ts';

export type FunctionOptions = {
  /** Holds the code; becomes LAMBDA_TASK_ROOT and the working directory. */
  readonly bundleDirectory: string;
  /** File and export, such as `index.handler`. */
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly region: string;
  readonly memoryMb: number;
  readonly logGroupName: string;
  /** The variables of the function's configuration. */
  readonly environment: Readonly<Record<string, string>>;
  /** Credentials that stand for the function's role. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** How far the clock of the process is ahead of this machine's; left out, not at all. */
  readonly clockAheadMs?: number;
  /** Takes each line that the function writes. */
  readonly onLog?: (line: string) => void;
};

export type InvokeOptions = { readonly timeoutMs: number };

export type RunningFunction = {
  /** Milliseconds from the start of the process to its first request for an event: Lambda's init duration. */
  readonly initMs: number;
  /** Resolves whatever becomes of the event. After a time-out or a death the process is gone. */
  invoke(event: unknown, options: InvokeOptions): Promise<Invocation>;
  /** Whether its process still runs. */
  readonly isAlive: boolean;
  /** Ends the process in the middle of whatever it does. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts a function's code in a Node process of its own, with the environment that Lambda gives it and nothing of
 * this machine's.
 * @throws Error where its code cannot be loaded; the message is the one that the function reported.
 */
export async function startFunction(options: FunctionOptions): Promise<RunningFunction> {
  const api = await RuntimeApi.start(options.functionArn);
  const started = performance.now();
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', bootstrapCode(), String(options.clockAheadMs ?? 0)],
    {
      cwd: options.bundleDirectory,
      env: environmentOf(options, api.address),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const exited = once(child, 'exit').then(([code, signal]) => api.fail(exitError(code, signal)));
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => options.onLog?.(line));
  }
  const kill = async (): Promise<void> => {
    if (isRunning(child)) child.kill('SIGKILL');
    await exited;
  };
  const stop = async (): Promise<void> => {
    await kill();
    await api.close();
  };
  const initError = await api.ready();
  const initMs = performance.now() - started;
  if (initError !== undefined) {
    await stop();
    throw new Error(
      `${options.functionName} did not start: ${initError.errorType}: ${initError.errorMessage}`,
    );
  }
  return {
    initMs,
    invoke: (event, { timeoutMs }) => invokeWithin(api, kill, event, timeoutMs),
    get isAlive() {
      return isRunning(child);
    },
    kill,
    stop,
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function invokeWithin(
  api: RuntimeApi,
  kill: () => Promise<void>,
  event: unknown,
  timeoutMs: number,
): Promise<Invocation> {
  const timer = setTimeout(() => {
    api.fail({
      errorType: 'Sandbox.Timedout',
      errorMessage: `Task timed out after ${timeoutMs / 1000} seconds`,
    });
    void kill();
  }, timeoutMs);
  try {
    return await api.invoke(event, timeoutMs);
  } finally {
    clearTimeout(timer);
  }
}

function exitError(code: unknown, signal: unknown): FunctionError {
  const how = typeof signal === 'string' ? `signal: ${signal}` : `exit status ${code}`;
  return { errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with ${how}` };
}

let bootstrap: string | undefined;

/** Without its types, so that no start of a function pays for taking them out. */
function bootstrapCode(): string {
  bootstrap ??= transformSync(readFileSync(new URL('./bootstrap.ts', import.meta.url), 'utf8'), {
    loader: 'ts',
    format: 'esm',
    target: 'node24',
  }).code;
  return bootstrap;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function environmentOf(options: FunctionOptions, runtimeApi: string): Record<string, string> {
  return {
    ...options.environment,
    _HANDLER: options.handler,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: options.region,
    AWS_DEFAULT_REGION: options.region,
    AWS_ACCESS_KEY_ID: options.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: options.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: 'session',
    AWS_LAMBDA_FUNCTION_NAME: options.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(options.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: options.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: `${options.functionName}[$LATEST]`,
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_LEVEL: 'INFO',
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    LAMBDA_TASK_ROOT: options.bundleDirectory,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    // Where Lambda's user has its home, which does not exist: the SDK must not find the profile of who runs this.
    HOME: '/home/sbx_user1051',
  };
}
