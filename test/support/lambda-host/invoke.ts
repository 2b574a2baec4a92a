import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { startedBy, successEvent } from './default-bus.ts';
import type { DeployedFunction, FunctionRun } from './deployed-function.ts';
import { type DeployedStack, functionWithArn } from './deployed-stack.ts';
import { keyUseOf } from './key-use.ts';
import type { Access } from './permissions.ts';
import { clientsAt } from './stores.ts';

const TRACING: readonly Access[] = [
  { action: 'xray:PutTraceSegments', resource: '*' },
  { action: 'xray:PutTelemetryRecords', resource: '*' },
];

/** Calls a function and waits for its answer. */
export async function invoke(
  stack: DeployedStack,
  one: DeployedFunction,
  event: unknown,
): Promise<FunctionRun> {
  const { role, isTraced, logGroupName, name } = one.description;
  const run = await one.run(event);
  stack.runs.push(run);
  const { partition, region, account } = stack.template.target;
  const stream = `arn:${partition}:logs:${region}:${account}:log-group:${logGroupName}:log-stream:${name}`;
  actAs(stack, role, [
    { action: 'logs:CreateLogStream', resource: stream },
    { action: 'logs:PutLogEvents', resource: stream },
    ...(isTraced ? TRACING : []),
  ]);
  return run;
}

/**
 * Lambda's way with an event that nobody waits for: it tries again, hands over what failed to the end, and tells of
 * what succeeded, which may start another run; that one has ended too when this returns.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export async function invokeAsync(
  stack: DeployedStack,
  one: DeployedFunction,
  event: unknown,
): Promise<FunctionRun> {
  const { asyncRuns, role, arn, name } = one.description;
  if (asyncRuns === undefined) throw new Error(`${name} is called by what it reads from alone.`);
  let run = await invoke(stack, one, event);
  for (let retries = 0; !run.invocation.ok && retries < asyncRuns.retries; retries += 1) {
    run = await invoke(stack, one, event);
  }
  if (!run.invocation.ok) {
    await sendAs(stack, role, asyncRuns.onFailureArn, {
      version: '1.0',
      timestamp: new Date().toISOString(),
      requestContext: {
        requestId: randomUUID(),
        functionArn: `${arn}:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: asyncRuns.retries + 1,
      },
      requestPayload: event,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: run.invocation.error,
    });
  } else if (asyncRuns.onSuccessArn !== undefined) {
    actAs(stack, role, [{ action: 'events:PutEvents', resource: asyncRuns.onSuccessArn }]);
    for (const started of startedBy(
      stack.template,
      successEvent(one.description, event, run.invocation.payload),
    )) {
      await invokeAsync(stack, functionWithArn(stack, started.functionArn), started.event);
    }
  }
  return run;
}

/**
 * What AWS itself does with a role.
 * @throws Error where the role does not allow it.
 */
export function actAs(
  { template, permissions }: DeployedStack,
  role: string,
  accesses: readonly Access[],
): void {
  const keyUse = keyUseOf(template);
  for (const access of accesses.flatMap((one) => [one, ...keyUse(one)])) {
    if (!permissions.allows(role, access)) {
      throw new Error(`The role ${role} does not allow ${access.action} on ${access.resource}.`);
    }
  }
}

/** Puts a message into a queue with the rights of a role, as AWS itself does. */
export async function sendAs(
  { template, proxy }: DeployedStack,
  role: string,
  queueArn: string,
  body: unknown,
): Promise<void> {
  const queue = template.withArn('AWS::SQS::Queue', queueArn);
  const { sqs } = clientsAt(proxy.origin, template.target.region, role);
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: template.reference(queue.logicalId),
      MessageBody: JSON.stringify(body),
    }),
  );
}
