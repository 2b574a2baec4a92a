import { describe, expect, it } from 'vitest';
import { PUBLISH_EVENTS } from './functions.ts';
import { arnBy, arnOf, functionOf, queueOf, resourcesOf, resourceWith, synthesized } from './synthesized.ts';

const { template } = synthesized();
const publish = functionOf(template, PUBLISH_EVENTS);
const table = resourceWith(template, 'AWS::DynamoDB::Table', 'TableName', 'ev-payouts-example');
const aside = queueOf(template, 'events-aside');

describe('publish-events', () => {
  it("reads the table's stream from its beginning, only payouts", () => {
    const mapping = resourceWith(
      template,
      'AWS::Lambda::EventSourceMapping',
      'StartingPosition',
      'TRIM_HORIZON',
    );

    expect(mapping.Properties).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': [table.logicalId, 'StreamArn'] },
      FunctionName: { Ref: publish.logicalId },
      FilterCriteria: {
        Filters: [{ Pattern: '{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"PAYOUT#"}]}}}}' }],
      },
    });
  });

  it('resumes at a failure, halves a failing batch, and gives up after bounded tries and half a day', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 1,
      ParallelizationFactor: 4,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10_000,
      MaximumRecordAgeInSeconds: 12 * 3600,
      DestinationConfig: { OnFailure: { Destination: arnBy(aside) } },
    });
  });

  it('gets its bus, its queue and its metrics', () => {
    const bus = resourceWith(template, 'AWS::Events::EventBus', 'Name', 'ev-payouts-example');

    expect(publish.Properties['Environment']).toEqual({
      Variables: {
        EVENT_BUS_NAME: { Ref: bus.logicalId },
        ASIDE_QUEUE_URL: { Ref: aside.logicalId },
        METRICS_NAMESPACE: 'ev-payouts/example',
      },
    });
  });

  it('keeps unpublished steps for 14 days', () => {
    expect(aside.Properties['MessageRetentionPeriod']).toBe(14 * 86_400);
  });
});

describe('the event bus', () => {
  it('is the only one, and admits nobody from elsewhere', () => {
    template.resourceCountIs('AWS::Events::EventBus', 1);
    template.resourceCountIs('AWS::Events::EventBusPolicy', 0);
    expect(resourcesOf(template, 'AWS::Events::EventBus')[0]?.Properties).not.toHaveProperty('Policy');
  });

  it('keeps its events for 30 days, for a replay', () => {
    template.hasResourceProperties('AWS::Events::Archive', {
      ArchiveName: 'ev-payouts-example',
      SourceArn: arnOf(template, 'AWS::Events::EventBus', 'Name', 'ev-payouts-example'),
      EventPattern: { source: ['ev-payouts-example'] },
      RetentionDays: 30,
    });
  });
});
