import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ALARM_EVENTS, SERVICE_ALARMS } from '../../functions/platform/alarm-events.ts';
import { ALARM_MEANINGS } from '../../infra/alarm-meanings.ts';
import {
  ACCOUNT,
  exampleConfig,
  keyArnOf,
  queueOf,
  resourcesOf,
  resourceWith,
  synthesized,
} from './synthesized.ts';

const { template } = synthesized();

const alarmShape = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()),
  OKActions: z.array(z.unknown()).default([]),
  TreatMissingData: z.string(),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
  Threshold: z.number(),
  Period: z.number().optional(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().optional(),
  Metrics: z.array(z.unknown()).default([]),
});

const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(({ Properties }) =>
  alarmShape.parse(Properties),
);
/** Functions without a limit on purpose. */
const THROTTLED = ['execute-payouts', 'submit-batches', 'repair-payouts', 'publish-events'] as const;

const topic = resourceWith(template, 'AWS::SNS::Topic', 'TopicName', 'ev-payouts-example-alarms');

function alarmNamed(name: string): z.infer<typeof alarmShape> {
  const found = alarms.find(({ AlarmName }) => AlarmName === `ev-payouts-example-${name}`);
  if (found === undefined) throw new Error(`No alarm is named ${name}.`);
  return found;
}

describe('the alarms', () => {
  it('are one for each event of the functions', () => {
    for (const event of ALARM_EVENTS) {
      expect(alarmNamed(event)).toMatchObject({
        Namespace: 'ev-payouts/example',
        MetricName: 'Alarms',
        Dimensions: [{ Name: 'Event', Value: event }],
        Threshold: 1,
        Period: 3600,
        EvaluationPeriods: 2,
        DatapointsToAlarm: 1,
        TreatMissingData: 'notBreaching',
        OKActions: [],
      });
    }
  });

  it('count what every function logs as an alarm, by its event', () => {
    const functions = resourcesOf(template, 'AWS::Lambda::Function');
    const filters = resourcesOf(template, 'AWS::Logs::MetricFilter');

    expect(filters).toHaveLength(functions.length);
    for (const { Properties } of filters) {
      expect(Properties).toMatchObject({
        FilterPattern: '{ ($.alarm IS TRUE) && ($.message = "*") }',
        MetricTransformations: [
          {
            MetricNamespace: 'ev-payouts/example',
            MetricName: 'Alarms',
            Dimensions: [{ Key: 'Event', Value: '$.message' }],
          },
        ],
      });
    }
  });

  it('are one or more for each alarm of the services, and no others', () => {
    const names = alarms.map(({ AlarmName }) => AlarmName.replace('ev-payouts-example-', ''));
    const failing = ['execute-payouts', 'submit-batches', 'reconcile-bank-reports', 'repair-payouts'];

    expect(names.sort()).toEqual(
      [
        ...ALARM_EVENTS,
        ...SERVICE_ALARMS.filter((name) => !name.startsWith('function-')),
        ...[...failing, 'publish-events'].map((name) => `function-failing-${name}`),
        ...THROTTLED.map((name) => `function-throttled-${name}`),
      ].sort(),
    );
  });

  it('go to the topic, each with its meaning and where to find what to do', () => {
    for (const { AlarmName, AlarmActions, AlarmDescription } of alarms) {
      expect(AlarmActions, AlarmName).toEqual([{ Ref: topic.logicalId }]);
      const [, entry = ''] = /docs\/operations\.md, entry ([a-z-]+)\.$/.exec(AlarmDescription) ?? [];
      expect(AlarmName.startsWith(`ev-payouts-example-${entry}`), AlarmName).toBe(true);
      expect(Object.entries(ALARM_MEANINGS)).toContainEqual([
        entry,
        expect.toSatisfy((meaning: string) => AlarmDescription.startsWith(meaning)),
      ]);
    }
  });

  it.each([
    { name: 'payouts-dead-lettered', queue: 'payouts-dlq' },
    { name: 'runs-missed', queue: 'missed-runs' },
    { name: 'events-aside', queue: 'events-aside' },
  ])('$name with the first message in its queue, and end when it is empty', ({ name, queue }) => {
    const { logicalId } = queueOf(template, queue);

    expect(alarmNamed(name)).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [logicalId, 'QueueName'] } }],
      Threshold: 1,
      EvaluationPeriods: 1,
      OKActions: [{ Ref: topic.logicalId }],
    });
  });

  it('ring for a queue and a stream that are behind', () => {
    expect(alarmNamed('queue-behind')).toMatchObject({
      MetricName: 'ApproximateAgeOfOldestMessage',
      Threshold: 1800,
    });
    expect(alarmNamed('events-behind')).toMatchObject({ MetricName: 'IteratorAge', Threshold: 3_600_000 });
  });

  it('ring when nobody watches', () => {
    expect(alarmNamed('outlook-missing')).toMatchObject({
      MetricName: 'Waiting',
      Dimensions: [{ Name: 'State', Value: 'held' }],
      TreatMissingData: 'breaching',
      EvaluationPeriods: 3,
      Period: 3600,
    });
  });

  it.each(THROTTLED)('ring for %s alone when Lambda refuses it for a quarter of an hour', (name) => {
    expect(alarmNamed(`function-throttled-${name}`)).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Throttles',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: expect.any(String) } }],
      Period: 300,
      EvaluationPeriods: 3,
      TreatMissingData: 'notBreaching',
      OKActions: [{ Ref: topic.logicalId }],
    });
  });

  it('are on one metric each: a sum has no value while one of its metrics has none', () => {
    expect(alarms.filter(({ Metrics }) => Metrics.length > 0)).toEqual([]);
  });

  it('do not grow with another source: each costs money every month', () => {
    const example = exampleConfig();
    const [first] = example.sources;
    if (first === undefined) throw new Error('config/example.json has no source.');
    const { template: smaller } = synthesized({ ...example, sources: [first] });

    expect(resourcesOf(smaller, 'AWS::CloudWatch::Alarm')).toHaveLength(alarms.length);
  });
});

describe('the topic of the alarms', () => {
  it('is encrypted with the key of the stage', () => {
    expect(topic.Properties['KmsMasterKeyId']).toEqual(keyArnOf(template));
  });

  it('notifies every configured address', () => {
    const { alarms: recipients } = exampleConfig();

    expect(resourcesOf(template, 'AWS::SNS::Subscription').map(({ Properties }) => Properties)).toEqual(
      recipients.emails.map((email) => ({
        Protocol: 'email',
        Endpoint: email,
        TopicArn: { Ref: topic.logicalId },
      })),
    );
  });

  it("takes messages only of this stage's alarms, and over TLS", () => {
    const policies = resourcesOf(template, 'AWS::SNS::TopicPolicy').map(({ Properties }) => Properties);

    expect(policies).toMatchObject([
      {
        PolicyDocument: {
          Statement: expect.arrayContaining([
            expect.objectContaining({
              Effect: 'Allow',
              Action: 'sns:Publish',
              Principal: { Service: 'cloudwatch.amazonaws.com' },
              Condition: {
                StringEquals: { 'aws:SourceAccount': ACCOUNT },
                ArnLike: { 'aws:SourceArn': expect.toSatisfy(endsLikeAlarmsOfExample) },
              },
            }),
            expect.objectContaining({
              Effect: 'Deny',
              Action: 'sns:Publish',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            }),
          ]),
        },
      },
    ]);
  });
});

function endsLikeAlarmsOfExample(arn: unknown): boolean {
  return JSON.stringify(arn).includes(':alarm:ev-payouts-example-*"');
}
