import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Addresses of a bench's servers, on 127.0.0.1. */
export type Endpoints = {
  readonly dynamoDb: string;
  readonly sqs: string;
  readonly spirii: string;
  readonly token: string;
};

export type Servers = {
  readonly endpoints: Endpoints;
  /** Requests answered by the source so far. */
  sourceRequests(): Promise<number>;
  close(): Promise<void>;
};

/** Messages of the server process: first its endpoints, then an answer per question. */
export type FromServers = { readonly endpoints: Endpoints } | { readonly sourceRequests: number };

const SCRIPT = fileURLToPath(new URL('./server-process.ts', import.meta.url));

/**
 * DynamoDB, SQS and a Spirii of so many expenses, in memory and in their own process: their cost is not the
 * collector's, and each side has one of two processors.
 */
export async function startServers(expenses: number, sessions: number): Promise<Servers> {
  const child = fork(SCRIPT, [String(expenses), String(sessions)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const started = await nextMessage(child);
  if (!('endpoints' in started)) throw new Error('The servers said something else before where they listen.');
  return {
    endpoints: started.endpoints,
    sourceRequests: async () => {
      child.send('count');
      const answer = await nextMessage(child);
      if (!('sourceRequests' in answer)) throw new Error('The servers did not answer with a count.');
      return answer.sourceRequests;
    },
    close: async () => {
      const exited = once(child, 'exit');
      // The process ends itself on disconnection, so it never outlives this one.
      child.disconnect();
      await exited;
    },
  };
}

function nextMessage(child: ChildProcess): Promise<FromServers> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => {
      child.off('message', onMessage);
      reject(new Error(`The process of the servers ended with exit code ${code}.`));
    };
    const onMessage = (message: FromServers): void => {
      child.off('exit', onExit);
      resolve(message);
    };
    child.once('exit', onExit);
    child.once('message', onMessage);
  });
}
