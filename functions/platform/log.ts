import type { AlarmEvent } from './alarm-events.ts';

/** Values that a log may hold: never an IBAN, a name or a secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Structured logging, passed in. `alarm` is for what needs a person: it becomes a metric with an alarm on it. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  alarm(event: AlarmEvent, fields?: LogFields): void;
}

/** A log whose every line carries `about` too, such as the run that it is of. */
export function logAbout(log: Log, about: LogFields): Log {
  return {
    info: (event, fields) => log.info(event, { ...about, ...fields }),
    warn: (event, fields) => log.warn(event, { ...about, ...fields }),
    alarm: (event, fields) => log.alarm(event, { ...about, ...fields }),
  };
}
