import type { Context } from 'aws-lambda';
import { PipelineError } from '../core/errors.ts';
import type { Log, LogFields } from './log.ts';
import { shownError } from './shown-error.ts';

type LambdaHandler<R> = (event: unknown, context: Context) => Promise<R>;

export type LambdaLog = Log & {
  /**
   * The handler as Lambda calls it: every line of an invocation carries its `requestId`, a new process's lines also
   * `coldStart`. Logs and rethrows the handler's errors without personal data.
   */
  invocations<R>(handler: LambdaHandler<R>): LambdaHandler<R>;
};

/**
 * Structured JSON lines for CloudWatch: `message` is the event. `alarm` lines carry `"alarm": true`; the log group's
 * metric filter counts them by event.
 */
export function createLambdaLog(service: string): LambdaLog {
  let invocation: LogFields | undefined;
  const lineOf = (level: string, message: string, fields: LogFields | undefined): string => {
    const own = { level, message, timestamp: new Date().toISOString(), service };
    // They come first: no field replaces one.
    return `${JSON.stringify({ ...own, ...traceOf(process.env), ...invocation, ...extraOf(fields), ...own })}\n`;
  };
  const log: Log = {
    info: (event, fields) => process.stdout.write(lineOf('INFO', event, fields)),
    warn: (event, fields) => process.stderr.write(lineOf('WARN', event, fields)),
    alarm: (event, fields) => process.stderr.write(lineOf('ERROR', event, { ...fields, alarm: true })),
  };
  return {
    ...log,
    invocations: (handler) => async (event, context) => {
      const isFirst = invocation === undefined;
      invocation = { requestId: context.awsRequestId, ...(isFirst ? { coldStart: true } : {}) };
      try {
        return await handler(event, context);
      } catch (error) {
        log.warn('invocation-failed', shownError(error));
        throw withoutContent(error);
      }
    },
  };
}

/** The invocation's trace, if any: `Root=1-…;Parent=…;Sampled=1` in the variable that Lambda sets. */
function traceOf(variables: NodeJS.ProcessEnv): LogFields {
  const root = /Root=([^;]+)/.exec(variables['_X_AMZN_TRACE_ID'] ?? '')?.[1];
  return root === undefined ? {} : { xray_trace_id: root };
}

/** `message` names the event already. */
function extraOf({ message, ...fields }: LogFields = {}): LogFields {
  return message === undefined ? fields : { ...fields, problem: message };
}

/**
 * Lambda prints an error that leaves a handler: its message, stack, causes and all their fields. An error of a service
 * or a parser may quote a key, a row or a document there; ours never do.
 */
function withoutContent(error: unknown): Error {
  if (error instanceof PipelineError) {
    const { code, message, action, details } = error;
    return new PipelineError(code, message, { action, details });
  }
  const name = error instanceof Error ? error.name : 'unknown';
  return new Error(`The invocation failed with ${name}; its line invocation-failed says where.`);
}
