import { describe, expect, it } from 'vitest';
import { deploymentProblems } from '../../infra/deployment-problems.ts';
import { deploymentWarnings } from '../../infra/deployment-warnings.ts';
import { MORNING_MAIL } from '../support/approval-config.ts';
import { MAIL } from './functions.ts';
import {
  approvingConfig,
  functionOf,
  keyArnOf,
  policyShape,
  resourcesOf,
  resourceWith,
  synthesized,
} from './synthesized.ts';

const config = approvingConfig();
const emails = ['payouts@nordfleet.eu', 'finance@nordfleet.eu'];
const morningMail = { emails, schedule: MORNING_MAIL.schedule };
const { template } = synthesized({ ...config, console: { morningMail } });
const topic = resourceWith(template, 'AWS::SNS::Topic', 'TopicName', 'ev-payouts-example-morning-mail');

describe('the morning mail', () => {
  it('is there only where the configuration has it', () => {
    const { template: without } = synthesized({ ...config, console: {} });
    const described = (from: typeof template) =>
      resourcesOf(from, 'AWS::Lambda::Function').filter(
        ({ Properties }) => Properties['Description'] === MAIL,
      );

    expect(described(template)).toHaveLength(1);
    expect(described(without)).toEqual([]);
    expect(resourcesOf(without, 'AWS::SNS::Topic')).toHaveLength(1);
  });

  it('goes to its addresses, by a topic of its own under the key of the stage', () => {
    const subscribed = resourcesOf(template, 'AWS::SNS::Subscription')
      .map(({ Properties }) => Properties)
      .filter(({ TopicArn }) => JSON.stringify(TopicArn) === JSON.stringify({ Ref: topic.logicalId }));

    expect(subscribed.map(({ Protocol, Endpoint }) => [Protocol, Endpoint])).toEqual(
      emails.map((email) => ['email', email]),
    );
    expect(topic.Properties['KmsMasterKeyId']).toEqual(keyArnOf(template));
  });

  it('is published over TLS alone, and by no policy of the topic', () => {
    const policies = resourcesOf(template, 'AWS::SNS::TopicPolicy')
      .filter(({ Properties }) => JSON.stringify(Properties['Topics']).includes(topic.logicalId))
      .flatMap(({ Properties }) => policyShape.parse(Properties['PolicyDocument']).Statement);

    expect(policies).toMatchObject([
      { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
  });

  it('starts when its schedule says, by the clock of its people', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: 'console-mail',
      ScheduleExpression: MORNING_MAIL.schedule.expression,
      ScheduleExpressionTimezone: MORNING_MAIL.schedule.timeZone,
    });
  });

  it("links to the console's own host, or to that of CloudFront", () => {
    const domain = {
      name: 'payouts.nordfleet.example',
      certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/one',
    };
    const { template: named } = synthesized({ ...config, console: { domain, morningMail } });
    const originOf = (from: typeof template) => {
      const { Environment } = functionOf(from, MAIL).Properties;
      return JSON.stringify(Environment);
    };
    const distribution = resourcesOf(template, 'AWS::CloudFront::Distribution')[0]?.logicalId;

    expect(originOf(named)).toContain('"CONSOLE_ORIGIN":"https://payouts.nordfleet.example"');
    expect(originOf(template)).toContain(`"https://",{"Fn::GetAtt":["${distribution}","DomainName"]}`);
  });
});

const NOW_MS = Date.parse('2026-11-28T12:00:00Z');

describe('its configuration', () => {
  it('is not deployed with a schedule that never comes', () => {
    const schedule = { expression: 'cron(30 7 ? * MON-FRI 2020)', timeZone: 'Europe/Berlin' };
    const never = { ...config, console: { morningMail: { emails, schedule } } };

    expect(deploymentProblems(never, NOW_MS)).toEqual([
      {
        path: ['console', 'morningMail', 'schedule', 'expression'],
        message: 'has no run within a year from today',
      },
    ]);
  });

  it('is warned of where its addresses are for examples', () => {
    const warned = (console: typeof config.console) =>
      deploymentWarnings({ ...config, console }, NOW_MS).filter(({ path }) => path.includes('morningMail'));

    expect(warned(config.console)).toEqual([
      {
        path: ['console', 'morningMail', 'emails', 0],
        message: 'is of a domain for examples: nobody reads what waits',
      },
    ]);
    expect(warned({ morningMail })).toEqual([]);
  });
});
