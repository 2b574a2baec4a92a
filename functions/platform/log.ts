import type { AlarmEvent } from './alarm-events.ts';

/** Values that a log may hold: never an IBAN, a name or a secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Structured logging, passed in. `alarm` calls a person, through a metric with an alarm. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  alarm(event: AlarmEvent, fields?: LogFields): void;
}

/** A log whose every line also carries `about`, such as its run. */
export function logAbout(log: Log, about: LogFields): Log {
  return {
    info: (event, fields) => log.info(event, { ...about, ...fields }),
    warn: (event, fields) => log.warn(event, { ...about, ...fields }),
    alarm: (event, fields) => log.alarm(event, { ...about, ...fields }),
  };
}
