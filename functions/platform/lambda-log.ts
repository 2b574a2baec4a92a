import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from './log.ts';

/** Structured JSON lines for CloudWatch. `alarm` lines carry `"alarm": true`, which a metric filter counts. */
export function createLambdaLog(serviceName: string): Log {
  const logger = new Logger({ serviceName });
  return {
    info: (event, fields) => logger.info(event, { ...fields }),
    warn: (event, fields) => logger.warn(event, { ...fields }),
    alarm: (event, fields) => logger.error(event, { ...fields, alarm: true }),
  };
}
