import { z } from 'zod';
import { SOURCE_NAMES } from '../../functions/core/expense.ts';
import type { DeadLetter } from './dead-letters.ts';

/** A report of the inbox that a notification named. */
export type MissedReport = {
  readonly bucketName: string;
  readonly key: string;
  readonly versionId: string | undefined;
};

/** What a message says of a run that did not happen. */
export type MissedRun = {
  readonly messageId: string;
  /** When it was given up, as far as the message says. */
  readonly at: string | undefined;
  /** The name of the function, as far as the message says. */
  readonly functionName: string | undefined;
  /** Why, as a word or two: never the text of an error. */
  readonly why: string;
} & (
  | { readonly kind: 'reports'; readonly reports: readonly MissedReport[] }
  | { readonly kind: 'scheduled'; readonly event: string }
  /** A step that its source may have to hear of: no later run makes up for it. */
  | { readonly kind: 'step'; readonly event: string }
  | { readonly kind: 'not-ours' }
);

/**
 * Lambda's record of an asynchronous event that it gave up.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
const lambdaRecord = z.object({
  timestamp: z.string(),
  requestContext: z.object({ functionArn: z.string(), condition: z.string() }),
  requestPayload: z.unknown(),
});

/** S3's notification: of a key only, or of many. */
const s3Event = z.object({
  Records: z
    .array(
      z.object({
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          object: z.object({ key: z.string(), versionId: z.string().optional() }),
        }),
      }),
    )
    .min(1),
});

/** The events of the schedules: nothing else of a message is shown. */
const scheduledEvent = z.union([
  z.strictObject({ source: z.string(), account: z.string() }),
  z.strictObject({ debtorAccount: z.string() }),
  z.strictObject({ task: z.string() }),
]);

const stepEvent = z.strictObject({
  source: z.enum(SOURCE_NAMES),
  account: z.string(),
  payoutId: z.string().regex(/^PO[0-9A-Z]{26}$/),
});

/**
 * Either Lambda's record of a run that failed for good, or an event that the scheduler could not deliver. Its
 * attributes name the schedule and the reason.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export function readMissedRun({ messageId, body, attributes }: DeadLetter): MissedRun {
  const json = parseJson(body);
  const record = lambdaRecord.safeParse(json);
  if (record.success) {
    const { timestamp, requestContext, requestPayload } = record.data;
    return {
      messageId,
      at: timestamp,
      functionName: functionIn(requestContext.functionArn),
      why: requestContext.condition,
      ...runOf(requestPayload),
    };
  }
  return {
    messageId,
    at: attributes['SCHEDULED_TIME'],
    functionName: functionIn(attributes['TARGET_ARN'] ?? ''),
    why: attributes['ERROR_CODE'] ?? 'unknown',
    ...runOf(json),
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function runOf(
  payload: unknown,
):
  | { readonly kind: 'reports'; readonly reports: readonly MissedReport[] }
  | { readonly kind: 'scheduled' | 'step'; readonly event: string }
  | { readonly kind: 'not-ours' } {
  const event = scheduledEvent.safeParse(payload);
  if (event.success) return { kind: 'scheduled', event: JSON.stringify(event.data) };
  const step = stepEvent.safeParse(payload);
  if (step.success) return { kind: 'step', event: JSON.stringify(step.data) };
  const notification = s3Event.safeParse(payload);
  if (!notification.success) return { kind: 'not-ours' };
  const reports = notification.data.Records.map(({ s3 }) => ({
    bucketName: s3.bucket.name,
    key: decodedKey(s3.object.key),
    versionId: s3.object.versionId,
  }));
  return { kind: 'reports', reports };
}

/** Notifications URL-encode keys, a space as a plus sign. Takes any other key as it is. */
function decodedKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

/** `arn:aws:lambda:<region>:<account>:function:<name>[:<version>]` */
function functionIn(arn: string): string | undefined {
  return /:function:([\w-]+)/.exec(arn)?.[1];
}
