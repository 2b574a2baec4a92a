import { inspect } from 'node:util';
import { vi } from 'vitest';
import { createLambdaLog } from '../../functions/platform/lambda-log.ts';
import type { Log } from '../../functions/platform/log.ts';
import { contextOf } from '../support/lambda-context.ts';

/** All that functions print, as Lambda puts it into their logs. */
export class CapturedOutput {
  readonly log: Log;
  readonly #lambdaLog = createLambdaLog('any-function');
  readonly #printed: string[] = [];
  #invocations = 0;

  private constructor() {
    this.log = this.#lambdaLog;
  }

  /** Captures what is printed while `work` runs. */
  static async of(work: (output: CapturedOutput) => Promise<void>): Promise<CapturedOutput> {
    const output = new CapturedOutput();
    const keep = (chunk: unknown): boolean => {
      output.#printed.push(String(chunk));
      return true;
    };
    const streams = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation(keep),
    );
    try {
      await work(output);
    } finally {
      for (const stream of streams) stream.mockRestore();
    }
    return output;
  }

  /** Runs a handler as Lambda does, which prints an error with its fields and causes. */
  async invoke(handler: (event: unknown) => Promise<unknown>, event: unknown = {}): Promise<void> {
    this.#invocations += 1;
    const invoke = this.#lambdaLog.invocations(handler);
    await invoke(event, contextOf(`request-${this.#invocations}`)).catch((error: unknown) => {
      this.#printed.push(inspect(error, { depth: 10 }));
    });
  }

  get text(): string {
    return this.#printed.join('\n');
  }

  /** The events of the lines that were logged. */
  events(): Set<string> {
    const events = [...this.text.matchAll(/"message":"([a-z-]+)"/g)].map(([, event = '']) => event);
    return new Set(events);
  }
}
