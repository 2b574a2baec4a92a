import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { systemClock } from '../platform/clock.ts';
import { requireVariable } from '../platform/environment.ts';
import { createLambdaLog } from '../platform/lambda-log.ts';
import { createLambdaMetrics } from '../platform/lambda-metrics.ts';
import { unlogged } from '../platform/unlogged.ts';
import { createHandler } from './handler.ts';
import { ONE_TRY } from './put-events.ts';

const log = createLambdaLog('publish-events');

const publish = createHandler({
  bus: {
    client: unlogged(new EventBridgeClient(ONE_TRY)),
    busName: requireVariable(process.env, 'EVENT_BUS_NAME'),
    clock: systemClock,
    random: Math.random,
    log,
  },
  aside: { client: unlogged(new SQSClient()), queueUrl: requireVariable(process.env, 'ASIDE_QUEUE_URL') },
  metrics: createLambdaMetrics(requireVariable(process.env, 'METRICS_NAMESPACE')),
  log,
});

export const handler = log.invocations((event, context) =>
  publish(event, context.getRemainingTimeInMillis()),
);
