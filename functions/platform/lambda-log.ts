import { Logger } from '@aws-lambda-powertools/logger';
import type { Log, LogFields } from './log.ts';

/**
 * Structured JSON lines for CloudWatch: `message` is the event. Lines of `alarm` carry `"alarm": true`, which the
 * metric filter of the function's log group counts by event.
 */
export function createLambdaLog(serviceName: string): Log {
  const logger = new Logger({ serviceName });
  return {
    info: (event, fields) => logger.info(event, extraOf(fields)),
    warn: (event, fields) => logger.warn(event, extraOf(fields)),
    alarm: (event, fields) => logger.error(event, { ...extraOf(fields), alarm: true }),
  };
}

/** The logger drops a field that has the name of one of its own. */
function extraOf({ message, ...fields }: LogFields = {}): Record<string, unknown> {
  return message === undefined ? fields : { ...fields, problem: message };
}
