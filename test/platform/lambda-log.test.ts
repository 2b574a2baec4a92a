import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PipelineError } from '../../functions/core/errors.ts';
import { createLambdaLog } from '../../functions/platform/lambda-log.ts';
import { logAbout } from '../../functions/platform/log.ts';
import { contextOf } from '../support/lambda-context.ts';

afterEach(() => vi.unstubAllEnvs());

/** The lines that are written to stdout and stderr meanwhile. */
async function linesOf(write: () => unknown): Promise<unknown[]> {
  const lines: string[] = [];
  const keep = (chunk: unknown): boolean => {
    lines.push(String(chunk));
    return true;
  };
  using _out = vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  using _err = vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  await write();
  return lines.map((line): unknown => JSON.parse(line));
}

/** A service's error with more than anybody may read. */
function leakingError(): Error {
  const cause = new SyntaxError('Unexpected token in "DE89370400440532013000"');
  return Object.assign(new Error('No key inbox/DE89370400440532013000.xml', { cause }), {
    name: 'NoSuchKey',
    code: 'E404',
    Key: 'inbox/DE89370400440532013000.xml',
  });
}

describe('the log of a function', () => {
  it("marks lines that need a person, and loses no field to another's name", async () => {
    const [line] = await linesOf(() =>
      createLambdaLog('collect-expenses').alarm('collection-failed', { code: 'X', message: 'It failed.' }),
    );

    expect(line).toMatchObject({
      level: 'ERROR',
      service: 'collect-expenses',
      message: 'collection-failed',
      alarm: true,
      code: 'X',
      problem: 'It failed.',
    });
  });

  it('begins each line with its own fields, which no other replaces, and names the trace', async () => {
    vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-67a1b2c3-0123456789abcdef01234567;Parent=1;Sampled=1');
    const [line] = await linesOf(() =>
      createLambdaLog('repair-payouts').info('repaired', {
        level: 'x',
        service: 'y',
        timestamp: 'z',
        voided: 1,
      }),
    );

    expect(Object.keys(Object(line))).toEqual([
      'level',
      'message',
      'timestamp',
      'service',
      'xray_trace_id',
      'voided',
    ]);
    expect(line).toMatchObject({
      level: 'INFO',
      message: 'repaired',
      service: 'repair-payouts',
      xray_trace_id: '1-67a1b2c3-0123456789abcdef01234567',
    });
    expect(Object(line).timestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/);
  });

  it('marks nothing else', async () => {
    const lines = await linesOf(() => {
      const log = createLambdaLog('repair-payouts');
      log.info('repaired', { voided: 1 });
      log.warn('batch-voided');
    });

    expect(lines).toMatchObject([
      { level: 'INFO', message: 'repaired', voided: 1 },
      { level: 'WARN', message: 'batch-voided' },
    ]);
    expect(lines.some((line) => JSON.stringify(line).includes('alarm'))).toBe(false);
  });

  it("names each line's invocation, and the first of its process", async () => {
    const log = createLambdaLog('execute-payouts');
    const handler = log.invocations(async () => log.info('messages-taken', { messages: 1 }));

    const lines = await linesOf(async () => {
      await handler({}, contextOf('request-1'));
      await handler({}, contextOf('request-2'));
    });

    expect(lines).toMatchObject([
      { requestId: 'request-1', coldStart: true, messages: 1 },
      { requestId: 'request-2', messages: 1 },
    ]);
    expect(lines[1]).not.toHaveProperty('coldStart');
  });

  it('says of an error only its name, its code and its place', async () => {
    const handler = createLambdaLog('reconcile-bank-reports').invocations(() =>
      Promise.reject(leakingError()),
    );
    let thrown: unknown;

    const lines = await linesOf(() =>
      handler({}, contextOf('request-1')).catch((error: unknown) => {
        thrown = error;
      }),
    );

    expect(lines).toMatchObject([
      {
        level: 'WARN',
        message: 'invocation-failed',
        cause: 'NoSuchKey',
        code: 'E404',
        requestId: 'request-1',
      },
    ]);
    expect(lines[0]).toHaveProperty('at', expect.stringContaining('leakingError'));
    expect(JSON.stringify(lines)).not.toContain('DE89');
    // As Lambda's runtime prints it: with its causes and the fields of all of them.
    expect(inspect(thrown, { depth: 9 })).toContain('NoSuchKey');
    expect(inspect(thrown, { depth: 9 })).not.toContain('DE89');
  });

  it('throws an error of ours on with its message, and without its cause', async () => {
    const error = new PipelineError('LEDGER_CONTENDED', 'It was written by others.', {
      action: 'Wait.',
      details: { payoutId: 'PO1' },
      cause: leakingError(),
    });
    const handler = createLambdaLog('execute-payouts').invocations(() => Promise.reject(error));
    let thrown: unknown;

    await linesOf(() =>
      handler({}, contextOf('request-1')).catch((found: unknown) => {
        thrown = found;
      }),
    );

    expect(thrown).toMatchObject({ code: 'LEDGER_CONTENDED', message: error.message, action: 'Wait.' });
    expect(inspect(thrown, { depth: 9 })).not.toContain('DE89');
  });

  it('carries its subject in every line, and a line may be more exact', async () => {
    const log = logAbout(createLambdaLog('submit-batches'), { runId: 'run-1', batchId: 'any' });

    const lines = await linesOf(() => {
      log.info('submission-started');
      log.warn('batch-voided', { batchId: 'one' });
      log.alarm('cap-hit');
    });

    expect(lines).toMatchObject([
      { message: 'submission-started', runId: 'run-1', batchId: 'any' },
      { message: 'batch-voided', runId: 'run-1', batchId: 'one' },
      { message: 'cap-hit', runId: 'run-1', alarm: true },
    ]);
  });
});
