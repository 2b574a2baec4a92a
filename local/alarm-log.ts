import type { AlarmChange } from '../functions/core/alarm-notes.ts';
import type { AlarmEvent } from '../functions/platform/alarm-events.ts';
import type { Clock } from '../functions/platform/clock.ts';
import type { Log, LogFields } from '../functions/platform/log.ts';

/** As in a deployment: an alarm stays on for two hours after the last line of its event. */
const STAYS_MS = 2 * 3_600_000;

/** A log that keeps when each alarm last rang, for this machine's console. */
export class AlarmLog implements Log {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #raisedMs = new Map<AlarmEvent, number>();

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  info(event: string, fields?: LogFields): void {
    this.#log.info(event, fields);
  }

  warn(event: string, fields?: LogFields): void {
    this.#log.warn(event, fields);
  }

  alarm(event: AlarmEvent, fields?: LogFields): void {
    this.#raisedMs.set(event, this.#clock.now());
    this.#log.alarm(event, fields);
  }

  /** What CloudWatch would tell of the stage's alarms by now. */
  changes(stage: string): readonly AlarmChange[] {
    return [...this.#raisedMs].flatMap(([event, atMs]) => {
      const name = `ev-payouts-${stage}-${event}`;
      return [
        { name, isOn: true, atMs },
        { name, isOn: false, atMs: atMs + STAYS_MS },
      ];
    });
  }
}
