import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLambdaLog } from '../../functions/platform/lambda-log.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** The lines that are written to stdout and stderr meanwhile. */
function linesOf(write: () => void): unknown[] {
  const lines: string[] = [];
  const keep = (chunk: unknown): boolean => {
    lines.push(String(chunk));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  write();
  vi.restoreAllMocks();
  return lines.map((line): unknown => JSON.parse(line));
}

describe('the log of a function', () => {
  it('marks what needs a person, and loses no field to the name of another', () => {
    const [line] = linesOf(() =>
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

  it('marks nothing else', () => {
    const lines = linesOf(() => {
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
});
