import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type RunningFunction, startFunction } from '../../support/lambda-host/start-function.ts';
import { newFolder, remove } from '../../support/temporary-folder.ts';

const ARN = 'arn:aws:lambda:eu-central-1:111122223333:function:example';
const it = test.extend('start', ({}, { onCleanup }) => {
  const started: RunningFunction[] = [];
  const folders: string[] = [];
  onCleanup(async () => {
    for (const running of started) await running.stop();
    for (const folder of folders) remove(folder);
  });
  return async (code: string, onLog?: (line: string) => void): Promise<RunningFunction> => {
    const bundleDirectory = newFolder();
    folders.push(bundleDirectory);
    writeFileSync(join(bundleDirectory, 'index.mjs'), code);
    const running = await startFunction({
      bundleDirectory,
      handler: 'index.handler',
      functionName: 'example',
      functionArn: ARN,
      region: 'eu-central-1',
      memoryMb: 512,
      logGroupName: '/ev-payouts/example',
      environment: { TABLE_NAME: 'ledger' },
      credentials: { accessKeyId: 'EXAMPLE', secretAccessKey: 'secret' },
      ...(onLog === undefined ? {} : { onLog }),
    });
    started.push(running);
    return running;
  };
});

it('hands events to the handler and gives back its answers, in one process', async ({ start }) => {
  const running = await start(
    'let calls = 0; export const handler = async (event) => ({ event, calls: ++calls });',
  );

  const first = await running.invoke({ task: 'repair' }, { timeoutMs: 10_000 });
  const second = await running.invoke('ä', { timeoutMs: 10_000 });

  expect(first).toMatchObject({ ok: true, payload: { event: { task: 'repair' }, calls: 1 } });
  expect(second).toMatchObject({ ok: true, payload: { event: 'ä', calls: 2 } });
  expect(running.initMs).toBeGreaterThan(0);
});

it('tells the handler who it is and how long it may run', async ({ start }) => {
  const running = await start(`export const handler = async (_event, context) => ({
    remainingMs: context.getRemainingTimeInMillis(), arn: context.invokedFunctionArn, name: context.functionName,
  });`);

  const answer = await running.invoke({}, { timeoutMs: 60_000 });

  expect(answer).toMatchObject({
    ok: true,
    payload: { arn: ARN, name: 'example', remainingMs: expect.any(Number) },
  });
  expect(answer).toHaveProperty(
    'payload.remainingMs',
    expect.toSatisfy((ms) => ms > 30_000 && ms <= 60_000),
  );
});

it('gives the process the variables of the function and of Lambda, and none of this machine', async ({
  start,
}) => {
  const running = await start('export const handler = async () => process.env;');

  const answer = await running.invoke({}, { timeoutMs: 10_000 });

  expect(answer).toMatchObject({
    ok: true,
    payload: { TABLE_NAME: 'ledger', _HANDLER: 'index.handler', AWS_ACCESS_KEY_ID: 'EXAMPLE' },
  });
  for (const name of ['PATH', 'USER', 'VITEST']) expect(answer).not.toHaveProperty(`payload.${name}`);
});

it('reports what a handler throws, logs it as the runtime does, and goes on', async ({ start }) => {
  const lines: string[] = [];
  const running = await start(
    `export const handler = async (event) => { if (event.bad) throw new RangeError('too far'); return 'good'; };`,
    (line) => lines.push(line),
  );

  const failed = await running.invoke({ bad: true }, { timeoutMs: 10_000 });
  const next = await running.invoke({}, { timeoutMs: 10_000 });

  expect(failed).toMatchObject({ ok: false, error: { errorType: 'RangeError', errorMessage: 'too far' } });
  expect(next).toMatchObject({ ok: true, payload: 'good' });
  await running.stop();
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'ERROR', message: { errorType: 'RangeError', errorMessage: 'too far' } },
  ]);
});

it('ends a function that takes too long', async ({ start }) => {
  const running = await start(
    'export const handler = () => new Promise(() => setInterval(() => undefined, 1000));',
  );

  const answer = await running.invoke({}, { timeoutMs: 50 });

  expect(answer).toMatchObject({ ok: false, error: { errorType: 'Sandbox.Timedout' } });
});

it('reports the death of a process in the middle of an event', async ({ start }) => {
  const running = await start('export const handler = () => process.kill(process.pid, "SIGKILL");');

  const answer = await running.invoke({}, { timeoutMs: 10_000 });

  expect(answer).toMatchObject({
    ok: false,
    error: { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with signal: SIGKILL' },
  });
  expect(running.isAlive).toBe(false);
});

it('says why code cannot be loaded', async ({ start }) => {
  await expect(start('throw new Error("no table");')).rejects.toThrow(
    'example did not start: Error: no table',
  );
  await expect(start('export const other = 1;')).rejects.toThrow('index exports no function handler');
});
