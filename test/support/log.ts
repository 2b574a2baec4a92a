import type { Log, LogFields } from '../../functions/platform/log.ts';

type Line = { readonly level: 'info' | 'warn' | 'alarm'; readonly event: string; readonly fields: LogFields };

/** Keeps what was logged, for a test to look at. */
export class RecordingLog implements Log {
  readonly lines: Line[] = [];

  info(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'info', event, fields });
  }

  warn(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'warn', event, fields });
  }

  alarm(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'alarm', event, fields });
  }

  alarms(): string[] {
    return this.lines.filter((line) => line.level === 'alarm').map((line) => line.event);
  }
}
