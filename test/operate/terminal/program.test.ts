import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PipelineError } from '../../../functions/core/errors.ts';
import { exitWithUsage } from '../../../operate/terminal/program.ts';
import { wrongUse } from '../../../operate/wrong-use.ts';

let shown = '';

beforeEach(() => {
  shown = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    shown += String(text);
    return true;
  });
});

afterEach(() => vi.restoreAllMocks());

async function endOf(error: unknown): Promise<number> {
  return exitWithUsage(() => Promise.reject(error));
}

describe('the end of a local command', () => {
  it('is 2 for a wrong option, with what to do', async () => {
    expect(await endOf(wrongUse('There is no file a\u001b[2J.', 'Give one.'))).toBe(2);
    expect(shown).toBe('There is no file a·[2J.\nGive one.\n');
  });

  it('fits a narrow window', async () => {
    vi.stubEnv('COLUMNS', '80');
    await endOf(wrongUse('There is no file. '.repeat(10).trim(), 'Give one of these. '.repeat(10).trim()));
    vi.unstubAllEnvs();

    expect(shown.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(shown).toMatch(/no file\.\nGive one/);
  });

  it('is 1 for any other error of the pipeline, with what to do', async () => {
    const error = new PipelineError('LEDGER_CONTENDED', 'The ledger is busy.', { action: 'Run it again.' });

    expect(await endOf(error)).toBe(1);
    expect(shown).toBe('The ledger is busy.\nRun it again.\n');
  });

  it.each([
    [
      'its name and code, not its text',
      Object.assign(new TypeError('DE89 secret'), { code: 'E1' }),
      'TypeError E1.',
    ],
    [
      'what the operating system says',
      Object.assign(new Error('ENOSPC: no space left, write'), { code: 'ENOSPC', syscall: 'write' }),
      'Error ENOSPC (ENOSPC: no space left, write).',
    ],
    ['its type, where it is no error', 'DE89 secret', 'string.'],
  ])('is 1 for an unexpected one, with %s', async (_what, error, named) => {
    expect(await endOf(error)).toBe(1);
    expect(shown).toContain(`The command ended early with the error ${named}`);
    expect(shown).not.toMatch(/secret|\n +at /);
  });
});
