import { SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { drainBodies } from '../support/embedded.ts';
import type { DeployedStack } from '../support/lambda-host/deployed-stack.ts';
import { runSchedule } from '../support/lambda-host/schedules.ts';

const mailShape = z.object({ Subject: z.string(), Message: z.string() });

/** The schedule of the morning, and what comes to a subscriber of its topic. */
export async function runMorningMail(stack: DeployedStack): Promise<z.infer<typeof mailShape>[]> {
  const { sqs, sns } = stack.outsider;
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'a-mailbox' }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const topic = stack.template
    .ofType('AWS::SNS::Topic')
    .find(({ properties }) => properties['TopicName'] === 'ev-payouts-example-morning-mail');
  if (topic === undefined) throw new Error('The template has no topic of the morning mail.');
  await sns.send(
    new SubscribeCommand({
      TopicArn: stack.template.reference(topic.logicalId),
      Protocol: 'sqs',
      Endpoint: Attributes?.['QueueArn'],
    }),
  );
  const { invocation } = await runSchedule(stack, 'console-mail');
  if (!invocation.ok) throw new Error(`The morning mail failed: ${invocation.error.errorMessage}`);
  return (await drainBodies(sqs, QueueUrl)).map((body) => mailShape.parse(JSON.parse(body)));
}
