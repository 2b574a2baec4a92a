import { describe, expect, it } from 'vitest';
import { arnBy, keyArnOf, queueOf, queuePoliciesOf, resourcesOf, synthesized } from './synthesized.ts';

const FOURTEEN_DAYS_SECONDS = 14 * 86_400;

describe('the payouts queue', () => {
  const { template } = synthesized();

  it('leaves its consumer six times its 60 s and the batching window, and keeps messages four days', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'ev-payouts-example-payouts',
      VisibilityTimeout: 365,
      MessageRetentionPeriod: 4 * 86_400,
    });
  });

  it('moves a message after five failures to a queue that keeps it 14 days', () => {
    const deadLetters = queueOf(template, 'payouts-dlq');

    expect(deadLetters.Properties['MessageRetentionPeriod']).toBe(FOURTEEN_DAYS_SECONDS);
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'ev-payouts-example-payouts',
      RedrivePolicy: {
        deadLetterTargetArn: arnBy(deadLetters),
        maxReceiveCount: 5,
      },
    });
  });
});

describe('missed runs', () => {
  it('are kept for 14 days', () => {
    synthesized().template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'ev-payouts-example-missed-runs',
      MessageRetentionPeriod: FOURTEEN_DAYS_SECONDS,
    });
  });
});

describe('every queue of the stack', () => {
  const { template } = synthesized();
  const queues = resourcesOf(template, 'AWS::SQS::Queue');

  it('is encrypted with the key of the stage', () => {
    expect(queues.length).toBeGreaterThan(2);
    for (const queue of queues) {
      expect(queue.Properties['KmsMasterKeyId']).toEqual(keyArnOf(template));
    }
  });

  it.each(queues.map((queue) => queue.logicalId))('%s refuses whoever comes without TLS', (logicalId) => {
    const statements = queuePoliciesOf(template)
      .filter((policy) => JSON.stringify(policy.queues) === JSON.stringify([{ Ref: logicalId }]))
      .flatMap((policy) => policy.statements);

    expect(statements).toEqual([
      {
        Effect: 'Deny',
        Action: ['sqs:*'],
        Principal: { AWS: '*' },
        Resource: { 'Fn::GetAtt': [logicalId, 'Arn'] },
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });
});
