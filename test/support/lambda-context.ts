import type { Context } from 'aws-lambda';

/** Lambda's context of an invocation, with a second left. */
export function contextOf(awsRequestId: string): Context {
  const nothing = (): void => undefined;
  return {
    awsRequestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'ev-payouts',
    functionVersion: '1',
    invokedFunctionArn: 'arn',
    memoryLimitInMB: '512',
    logGroupName: 'group',
    logStreamName: 'stream',
    getRemainingTimeInMillis: () => 1000,
    done: nothing,
    fail: nothing,
    succeed: nothing,
  };
}
