import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { PipelineStack } from '../../infra/pipeline-stack.ts';
import { approvingConfig, CONTEXT, deploymentOf, exampleConfig, wholeConfig } from '../infra/synthesized.ts';

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/one';
const OWN_HOST = { domain: { name: 'payouts.nordfleet.example', certificateArn } };
const objectLock = { mode: 'compliance', days: 400 } as const;

/** The stacks of all other tests are synthesised without these rules, which take most of a synthesis. */
describe("the CDK's own rules for templates", () => {
  it.each([
    ['of the example', exampleConfig()],
    ['whose files people approve', approvingConfig()],
    ['with all that has a function of its own', wholeConfig()],
    [
      'with a host of its own, and a lock on its anchors',
      { ...wholeConfig(), console: OWN_HOST, objectLock },
    ],
  ])('find nothing in the stack %s', (_of, config) => {
    const app = new App({ context: CONTEXT });
    new PipelineStack(app, deploymentOf(config));

    expect(() => app.synth()).not.toThrow();
  });

  it('do look: they find a queue without a number of seconds', () => {
    const app = new App({ context: CONTEXT });
    const careless = new Stack(app, 'careless');
    new CfnResource(careless, 'Queue', {
      type: 'AWS::SQS::Queue',
      properties: { VisibilityTimeout: 'for a while' },
    });

    expect(() => app.synth()).toThrow();
  });
});
