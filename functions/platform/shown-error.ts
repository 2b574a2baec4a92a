import type { LogFields } from './log.ts';

/** Lines of a stack, without the message above them. */
const FRAMES_SHOWN = 5;

/** An error for a log: its name, code and place. A service's or a parser's message may quote a row. */
export function shownError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { cause: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line));
  const at = frames.slice(0, FRAMES_SHOWN).map((line) => line.trim());
  const code = 'code' in error ? { code: String(error.code) } : {};
  return { cause: error.name, ...code, at: at.join(' | ') };
}
