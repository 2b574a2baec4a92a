/**
 * What Lambda's Node.js runtime does in a function's process: loads the handler, then takes one event after the other
 * from the Runtime API and hands back what the handler answered. Everything it knows comes from the environment.
 *
 * It runs without its types, as `node --input-type=module --eval`, so it imports nothing of the project.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Answer = { readonly headers: IncomingHttpHeaders; readonly body: string };
type Handler = (event: unknown, context: unknown) => unknown;

/** How far the process's clock is to be ahead of this machine's. */
const AHEAD_MS = Number(process.argv[1] ?? 0);
const machineNow = Date.now.bind(Date);
if (AHEAD_MS !== 0) setClockAhead(AHEAD_MS);

const API = `http://${process.env['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime`;
const connection = new Agent({ keepAlive: true, maxSockets: 1 });

function setClockAhead(aheadMs: number): void {
  const now = (): number => machineNow() + aheadMs;
  globalThis.Date = new Proxy(Date, {
    construct: (target, values) => Reflect.construct(target, values.length === 0 ? [now()] : values),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}

function call(method: 'GET' | 'POST', path: string, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${API}/${path}`, { method, agent: connection }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        if (answer.statusCode === 200 || answer.statusCode === 202)
          resolve({ headers: answer.headers, body: text });
        else reject(new Error(`The Runtime API answered ${answer.statusCode} to ${path}.`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function loadHandler(): Promise<Handler> {
  // `index.handler`: the file without its ending, and what it exports.
  const [file = '', name = ''] = (process.env['_HANDLER'] ?? '').split('.');
  const path = join(process.env['LAMBDA_TASK_ROOT'] ?? '', `${file}.mjs`);
  const loaded = await import(pathToFileURL(path).href);
  const handler: unknown = loaded[name];
  if (typeof handler !== 'function') throw new Error(`${file} exports no function ${name}.`);
  return (event, context) => handler(event, context);
}

function contextOf(headers: IncomingHttpHeaders) {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - machineNow()),
  };
}

function errorOf(error: unknown) {
  if (!(error instanceof Error)) return { errorType: 'Error', errorMessage: String(error), stackTrace: [] };
  return {
    errorType: error.name,
    errorMessage: error.message,
    stackTrace: (error.stack ?? '').split('\n').slice(1),
  };
}

/** The runtime logs what a handler threw: a test that reads all logs has to see that line too. */
function logError(error: unknown, requestId?: string): void {
  const line = { timestamp: new Date().toISOString(), level: 'ERROR', requestId, message: errorOf(error) };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

async function serve(handler: Handler): Promise<never> {
  for (;;) {
    const { headers, body } = await call('GET', 'invocation/next');
    const requestId = String(headers['lambda-runtime-aws-request-id']);
    try {
      const answer = await handler(JSON.parse(body), contextOf(headers));
      await call('POST', `invocation/${requestId}/response`, JSON.stringify(answer ?? null));
    } catch (error) {
      logError(error, requestId);
      await call('POST', `invocation/${requestId}/error`, JSON.stringify(errorOf(error)));
    }
  }
}

let handler: Handler;
try {
  handler = await loadHandler();
} catch (error) {
  logError(error);
  await call('POST', 'init/error', JSON.stringify(errorOf(error)));
  process.exit(1);
}
await serve(handler);
