import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { payoutEventOf } from '../../functions/core/payout-event.ts';
import { BOOKED, payoutIn, step } from '../support/payouts.ts';
import { WRITE_BACK_SECRET } from '../support/whole-config.ts';
import { WRITE_BACK } from './functions.ts';
import {
  arnBy,
  exampleConfig,
  functionOf,
  missedRunsOf,
  resourcesOf,
  resourceWith,
  rolesOf,
  synthesized,
  wholeConfig,
} from './synthesized.ts';

const { template } = synthesized(wholeConfig());
const tell = functionOf(template, WRITE_BACK);
const arn = arnBy(tell);
const missedRuns = missedRunsOf(template);

const patternShape = z.object({
  source: z.array(z.unknown()),
  'detail-type': z.array(z.string()),
  detail: z.object({
    source: z.array(z.string()),
    account: z.array(z.string()),
    evidence: z.object({ bankReportId: z.array(z.object({ exists: z.literal(true) })) }),
  }),
});

describe('the write-back of an account', () => {
  it('is not there unless it is configured', () => {
    const { template: without } = synthesized(exampleConfig());

    expect(JSON.stringify(without.toJSON())).not.toContain('write-back-ampeco');
    expect(resourcesOf(without, 'AWS::SecretsManager::Secret')).toHaveLength(2);
  });

  it('runs every hour, for ten minutes at most, never twice at once', () => {
    expect(tell.Properties).toMatchObject({ Timeout: 600, ReservedConcurrentExecutions: 1 });
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: 'write-back-ampeco-voltgrid',
      ScheduleExpression: 'rate(1 hour)',
      Target: { Arn: arn, Input: JSON.stringify({ source: 'ampeco', account: 'voltgrid' }) },
    });
  });

  it('hears of each step that a bank or a person made, and of no other', () => {
    const rules = resourcesOf(template, 'AWS::Events::Rule').filter(({ Properties }) =>
      JSON.stringify(Properties['Targets']).includes(tell.logicalId),
    );
    expect(rules).toHaveLength(1);
    const pattern = patternShape.parse(rules[0]?.Properties['EventPattern']);
    const { detail } = pattern;

    expect(pattern['detail-type']).toEqual(['PayoutStatusChanged']);
    expect([detail.source, detail.account]).toEqual([['ampeco'], ['voltgrid']]);
    const submitted = payoutIn('submitted');
    // The fields of the pattern are those of the event.
    expect(payoutEventOf(step(submitted, 'paid', {}, BOOKED)).evidence?.bankReportId).toEqual(
      expect.any(String),
    );
    expect(payoutEventOf(submitted).evidence).toBeNull();
    template.hasResourceProperties('AWS::Events::Rule', {
      Targets: [
        Match.objectLike({
          Arn: arn,
          InputTransformer: {
            InputPathsMap: { 'detail-payoutId': '$.detail.payoutId' },
            InputTemplate: '{"source":"ampeco","account":"voltgrid","payoutId":<detail-payoutId>}',
          },
        }),
      ],
    });
  });

  it('keeps an event that it could not note', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: tell.logicalId },
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: missedRuns } },
    });
  });

  it('alone reads its token, which the collector does not have', () => {
    const secret = resourceWith(template, 'AWS::SecretsManager::Secret', 'Name', WRITE_BACK_SECRET);
    const named = rolesOf(template).filter(({ statements }) =>
      JSON.stringify(statements).includes(`"${secret.logicalId}"`),
    );

    expect(named.map(({ description }) => description)).toEqual(['write-back of ampeco-voltgrid']);
    expect(secret.Properties).not.toHaveProperty('SecretString');
    template.hasResourceProperties('AWS::SecretsManager::ResourcePolicy', {
      SecretId: { Ref: secret.logicalId },
      ResourcePolicy: {
        Statement: [
          {
            Sid: 'OnlyItsWriteBackReads',
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 'secretsmanager:GetSecretValue',
            Resource: '*',
            Condition: { ArnNotEquals: { 'aws:PrincipalArn': tell.Properties['Role'] } },
          },
        ],
      },
    });
  });
});
