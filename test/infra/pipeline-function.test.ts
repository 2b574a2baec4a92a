import { describe, expect, it } from 'vitest';
import {
  collecting,
  DECIDE,
  EXECUTE,
  EXPORT,
  MAIL,
  PUBLISH,
  PUBLISH_EVENTS,
  READ,
  RECONCILE,
  REPAIR,
  SUBMIT,
} from './functions.ts';
import { approvingConfig, functionOf, logGroupOf, resourcesOf, rolesOf, synthesized } from './synthesized.ts';

const config = approvingConfig();
const { template } = synthesized(config);

const FUNCTIONS = [
  ...config.sources.map((source) => ({
    description: collecting(source),
    logs: `collect-expenses/${source.kind}-${source.account}`,
    variables: ['QUEUE_URL', 'TABLE_NAME'],
  })),
  { description: EXECUTE, logs: 'execute-payouts', variables: ['TABLE_NAME'] },
  { description: SUBMIT, logs: 'submit-batches', variables: ['BUCKET_NAME', 'TABLE_NAME'] },
  { description: RECONCILE, logs: 'reconcile-bank-reports', variables: ['TABLE_NAME'] },
  {
    description: REPAIR,
    logs: 'repair-payouts',
    variables: ['BUCKET_NAME', 'METRICS_NAMESPACE', 'QUEUE_URL', 'TABLE_NAME'],
  },
  {
    description: PUBLISH_EVENTS,
    logs: 'publish-events',
    variables: ['ASIDE_QUEUE_URL', 'EVENT_BUS_NAME', 'METRICS_NAMESPACE'],
  },
  { description: READ, logs: 'console-read', variables: ['TABLE_NAME', 'TOKEN_AUDIENCE', 'TOKEN_ISSUER'] },
  {
    description: DECIDE,
    logs: 'console-decide',
    variables: [
      'BUCKET_NAME',
      'EXPORT_FUNCTION_NAME',
      'QUEUE_URL',
      'READER_FUNCTION_NAME',
      'REPAIR_FUNCTION_NAME',
      'TABLE_NAME',
      'TOKEN_AUDIENCE',
      'TOKEN_ISSUER',
    ],
  },
  { description: PUBLISH, logs: 'console-publish', variables: ['PAGE_BUCKET_NAME', 'TABLE_NAME'] },
  { description: EXPORT, logs: 'console-export', variables: ['BUCKET_NAME', 'TABLE_NAME'] },
  { description: MAIL, logs: 'console-mail', variables: ['CONSOLE_ORIGIN', 'TABLE_NAME', 'TOPIC_ARN'] },
];

it('lists every function of the stack', () => {
  expect(resourcesOf(template, 'AWS::Lambda::Function')).toHaveLength(FUNCTIONS.length);
});

describe.each(FUNCTIONS)('the function of $logs', ({ description, logs, variables }) => {
  const { Properties: properties } = functionOf(template, description);
  const logGroup = logGroupOf(template, logs);

  it('runs on Node 24 and arm64', () => {
    expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  });

  it('counts its alarms by their event', () => {
    const filters = resourcesOf(template, 'AWS::Logs::MetricFilter').filter(
      ({ Properties }) =>
        JSON.stringify(Properties['LogGroupName']) === JSON.stringify({ Ref: logGroup.logicalId }),
    );

    expect(filters.map(({ Properties }) => Properties)).toMatchObject([
      {
        FilterPattern: '{ ($.alarm IS TRUE) && ($.message = "*") }',
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
    expect(logGroup.Properties['RetentionInDays']).toBe(365);
    expect(properties['LoggingConfig']).toEqual({ LogGroup: { Ref: logGroup.logicalId }, LogFormat: 'JSON' });
  });

  it('gets the names of its resources, and no configuration', () => {
    const environment = Object.fromEntries(variables.map((name) => [name, expect.anything()]));

    expect(properties['Environment']).toEqual({ Variables: environment });
  });
});

describe('tracing', () => {
  const tracingRights = (xRay: boolean) => {
    const { template: switched } = synthesized({ ...config, xRay });
    const functions = resourcesOf(switched, 'AWS::Lambda::Function');
    const rights = rolesOf(switched).flatMap(({ statements }) =>
      statements.filter(({ Action }) => Action.some((action) => action.startsWith('xray:'))),
    );
    return { modes: functions.map(({ Properties }) => Properties['TracingConfig']), rights };
  };

  it('is off, without a right to it, by configuration', () => {
    const { modes, rights } = tracingRights(false);

    expect(modes.filter((mode) => mode !== undefined)).toEqual([]);
    expect(rights).toEqual([]);
  });

  it('is on in every function, with its two rights, by one switch', () => {
    const { modes, rights } = tracingRights(true);

    expect(modes).toEqual(modes.map(() => ({ Mode: 'Active' })));
    expect(rights).toEqual(
      modes.map(() => ({
        Effect: 'Allow',
        Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
        Resource: '*',
      })),
    );
  });
});

describe('reserved concurrency', () => {
  const reserved = resourcesOf(template, 'AWS::Lambda::Function').flatMap(({ Properties }) => {
    const { ReservedConcurrentExecutions: executions } = Properties;
    return typeof executions === 'number' ? [{ what: String(Properties['Description']), executions }] : [];
  });

  it('guards against a runaway: a source read twice, a table under many reports', () => {
    const collections = config.sources.map((source) => ({ what: collecting(source), executions: 1 }));

    expect(reserved).toEqual([...collections, { what: RECONCILE, executions: 5 }]);
  });
});
