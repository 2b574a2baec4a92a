import { describe, expect, it } from 'vitest';
import { exampleConfig, resourcesOf, resourceWith, synthesized } from './synthesized.ts';

const config = exampleConfig();
const { template } = synthesized(config);

const FUNCTIONS = [
  ...config.sources.map(({ kind, account }) => ({
    description: `Collects approved expenses from ${kind} ${account}.`,
    logs: `collect-expenses/${kind}-${account}`,
    variables: ['QUEUE_URL', 'TABLE_NAME'],
  })),
  {
    description: 'Gives ready payouts their rail, debtor account and execution date.',
    logs: 'execute-payouts',
    variables: ['TABLE_NAME'],
  },
  {
    description: 'Makes the payment files of a debtor account at its cut-off.',
    logs: 'submit-batches',
    variables: ['BUCKET_NAME', 'TABLE_NAME'],
  },
  {
    description: 'Reads bank reports and settles the payouts that they are about.',
    logs: 'reconcile-bank-reports',
    variables: ['TABLE_NAME'],
  },
  {
    description: 'Resends what stalled, voids or finishes dead batches, proves the sums.',
    logs: 'repair-payouts',
    variables: ['BUCKET_NAME', 'QUEUE_URL', 'TABLE_NAME'],
  },
];

it('lists every function of the stack', () => {
  expect(resourcesOf(template, 'AWS::Lambda::Function')).toHaveLength(FUNCTIONS.length);
});

describe.each(FUNCTIONS)('the function of $logs', ({ description, logs, variables }) => {
  const { Properties: properties } = resourceWith(
    template,
    'AWS::Lambda::Function',
    'Description',
    description,
  );

  it('runs on Node 24 and arm64', () => {
    expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  });

  it('counts its alarms by their event', () => {
    const logGroup = resourceWith(
      template,
      'AWS::Logs::LogGroup',
      'LogGroupName',
      `/ev-payouts/example/${logs}`,
    );

    const filters = resourcesOf(template, 'AWS::Logs::MetricFilter').filter(
      ({ Properties }) =>
        JSON.stringify(Properties['LogGroupName']) === JSON.stringify({ Ref: logGroup.logicalId }),
    );

    expect(filters.map(({ Properties }) => Properties)).toMatchObject([
      {
        FilterPattern: '{ $.alarm IS TRUE }',
        MetricTransformations: [
          {
            MetricNamespace: 'ev-payouts/example',
            MetricName: 'Alarms',
            Dimensions: [{ Key: 'Event', Value: '$.message' }],
          },
        ],
      },
    ]);
  });

  it('writes JSON to its own log group, kept for a year', () => {
    const logGroup = resourceWith(
      template,
      'AWS::Logs::LogGroup',
      'LogGroupName',
      `/ev-payouts/example/${logs}`,
    );

    expect(logGroup.Properties['RetentionInDays']).toBe(365);
    expect(properties['LoggingConfig']).toEqual({ LogGroup: { Ref: logGroup.logicalId }, LogFormat: 'JSON' });
  });

  it('gets the names of what it works on, and no configuration', () => {
    const environment = Object.fromEntries(variables.map((name) => [name, expect.anything()]));

    expect(properties['Environment']).toEqual({ Variables: environment });
  });
});
