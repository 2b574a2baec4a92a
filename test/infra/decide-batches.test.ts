import { describe, expect, it } from 'vitest';
import {
  approvingConfig,
  arnOf,
  bucketPolicyOf,
  resourcesOf,
  resourceWith,
  synthesized,
} from './synthesized.ts';

const { template } = synthesized(approvingConfig());
const DESCRIPTION = 'Takes the decisions of people about payment files.';
const decide = resourceWith(template, 'AWS::Lambda::Function', 'Description', DESCRIPTION);

describe('decide-batches', () => {
  it('is there only where the configuration names approvers', () => {
    const { template: without } = synthesized();

    const described = resourcesOf(without, 'AWS::Lambda::Function').map(
      ({ Properties }) => Properties['Description'],
    );

    expect(described).not.toContain(DESCRIPTION);
  });

  it('answers before API Gateway gives up, and is called by nothing of the stack', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { Description: DESCRIPTION, Timeout: 29 });
    const calling = [
      'AWS::Lambda::Permission',
      'AWS::Scheduler::Schedule',
      'AWS::Lambda::EventSourceMapping',
    ];
    for (const resource of calling.flatMap((type) => resourcesOf(template, type))) {
      expect(JSON.stringify(resource.Properties)).not.toContain(decide.logicalId);
    }
  });

  it('has the files made by the repair', () => {
    const repair = 'Resends what stalled, voids or finishes dead batches, proves the sums.';

    const { logicalId } = resourceWith(template, 'AWS::Lambda::Function', 'Description', repair);

    expect(decide.Properties['Environment']).toMatchObject({
      Variables: { REPAIR_FUNCTION_NAME: { Ref: logicalId } },
    });
  });

  it('is not among those who put payment files, whatever its role allows', () => {
    const bucket = resourcesOf(template, 'AWS::S3::Bucket').find(
      ({ Properties }) => Properties['BucketNamePrefix'] === 'ev-payouts-example',
    );
    const policy = bucketPolicyOf(template, bucket?.logicalId ?? '');

    const paying = policy.filter(({ Condition }) =>
      JSON.stringify(Condition ?? {}).includes('aws:PrincipalArn'),
    );

    expect(JSON.stringify(paying)).toContain('SubmitBatches');
    expect(JSON.stringify(paying)).not.toContain('DecideBatches');
  });

  it.each(['function-failing', 'function-throttled'])('rings %s', (alarm) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `ev-payouts-example-${alarm}-decide-batches`,
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: decide.logicalId } }],
    });
  });

  it('writes to a log group of its own', () => {
    const logs = arnOf(template, 'AWS::Logs::LogGroup', 'LogGroupName', '/ev-payouts/example/decide-batches');

    expect(logs).toBeDefined();
  });
});
