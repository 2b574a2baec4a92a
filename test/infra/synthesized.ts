import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { parseConfig } from '../../functions/platform/check-config.ts';
import type { Config } from '../../functions/platform/config.ts';
import type { ConfigFile } from '../../functions/platform/config-file.ts';
import { cdkContext } from '../../infra/cdk-context.ts';
import type { Deployment } from '../../infra/deployment-config.ts';
import { PipelineStack } from '../../infra/pipeline-stack.ts';
import { approvalConfigText } from '../support/approval-config.ts';
import { wholeConfigText } from '../support/whole-config.ts';

export const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** config/example.json with every `example` of a name replaced by the stage. */
export function exampleConfig(stage = 'example'): ConfigFile {
  const text = readFileSync(`${PROJECT_ROOT}/config/example.json`, 'utf8');
  return parseConfig(text.replaceAll('"example"', `"${stage}"`).replaceAll('/example/', `/${stage}/`), stage);
}

/** The same with people who approve the files of its first account, by a function that is there for them alone. */
export function approvingConfig(): ConfigFile {
  return parseConfig(approvalConfigText({ people: 2 }), 'example');
}

/** The same with everything that has a function of its own. */
export function wholeConfig(): ConfigFile {
  return parseConfig(wholeConfigText(), 'example');
}

/** As the CLI's, without bundling the functions. */
export const CONTEXT = { ...cdkContext(), 'aws:cdk:bundling-stacks': [] };

/** Its templates are held against the CDK's rules by test/deployed/template-rules.test.ts. */
export function newApp(): App {
  return new App({ context: CONTEXT, builtinCloudFormationValidation: false });
}

export function deploymentOf(config: Config): Deployment {
  return { config, configFile: `${PROJECT_ROOT}/config/example.json` };
}

/** The stack of a configuration and its template, without bundling the functions. */
export function synthesized(config: Config = exampleConfig()): { stack: PipelineStack; template: Template } {
  const stack = new PipelineStack(newApp(), deploymentOf(config));
  return { stack, template: Template.fromStack(stack) };
}

const resourceShape = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

export type SynthesizedResource = z.infer<typeof resourceShape> & { readonly logicalId: string };

/** All resources of a template, or those of one type. */
export function resourcesOf(template: Template, type?: string): SynthesizedResource[] {
  const resources = z.record(z.string(), resourceShape).parse(template.toJSON()['Resources']);
  return Object.entries(resources)
    .filter(([, resource]) => type === undefined || resource.Type === type)
    .map(([logicalId, resource]) => ({ logicalId, ...resource }));
}

/** The one resource of a type that has a property of this value. */
export function resourceWith(
  template: Template,
  type: string,
  property: string,
  value: string,
): SynthesizedResource {
  const [found, ...others] = resourcesOf(template, type).filter(
    (resource) => resource.Properties[property] === value,
  );
  if (found === undefined || others.length > 0) {
    throw new Error(`Not exactly one ${type} has ${property} ${value}.`);
  }
  return found;
}

export function arnOf(template: Template, type: string, property: string, value: string): unknown {
  return arnBy(resourceWith(template, type, property, value));
}

export function arnBy({ logicalId }: SynthesizedResource): unknown {
  return { 'Fn::GetAtt': [logicalId, 'Arn'] };
}

export function functionOf(template: Template, description: string): SynthesizedResource {
  return resourceWith(template, 'AWS::Lambda::Function', 'Description', description);
}

export function logGroupOf(template: Template, name: string): SynthesizedResource {
  return resourceWith(template, 'AWS::Logs::LogGroup', 'LogGroupName', `/ev-payouts/example/${name}`);
}

export function queueOf(template: Template, name: string): SynthesizedResource {
  return resourceWith(template, 'AWS::SQS::Queue', 'QueueName', `ev-payouts-example-${name}`);
}

/** What keeps the runs that failed. */
export function missedRunsOf(template: Template): unknown {
  return arnBy(queueOf(template, 'missed-runs'));
}

/** The key of the stage. */
export function keyArnOf(template: Template): unknown {
  return arnOf(template, 'AWS::KMS::Key', 'Description', 'Encrypts what ev-payouts example stores.');
}

export const PARTITION = { Ref: 'AWS::Partition' };
export const REGION = { Ref: 'AWS::Region' };
export const ACCOUNT = { Ref: 'AWS::AccountId' };

/** A text that CloudFormation puts together. */
export function joined(...parts: readonly unknown[]): unknown {
  return { 'Fn::Join': ['', parts] };
}

export function viaService(service: string): unknown {
  return joined(`${service}.`, REGION, '.amazonaws.com');
}

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const statementShape = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany,
  Resource: z.unknown().optional(),
  Principal: z.unknown().optional(),
  Condition: z.unknown().optional(),
});

export type Statement = z.infer<typeof statementShape>;

export const policyShape = z.object({ Statement: z.array(statementShape) });

const rolePropertiesShape = z.object({
  Description: z.string(),
  AssumeRolePolicyDocument: policyShape,
  ManagedPolicyArns: z.array(z.unknown()).default([]),
  Policies: z.array(z.object({ PolicyDocument: policyShape })),
});

export type RoleOfStack = {
  readonly description: string;
  readonly trust: readonly Statement[];
  readonly managedPolicies: readonly unknown[];
  readonly statements: readonly Statement[];
};

export function rolesOf(template: Template): RoleOfStack[] {
  return resourcesOf(template, 'AWS::IAM::Role').map((resource) => {
    const properties = rolePropertiesShape.parse(resource.Properties);
    return {
      description: properties.Description,
      trust: properties.AssumeRolePolicyDocument.Statement,
      managedPolicies: properties.ManagedPolicyArns,
      statements: properties.Policies.flatMap((policy) => policy.PolicyDocument.Statement),
    };
  });
}

export function queuePoliciesOf(template: Template): { queues: unknown; statements: Statement[] }[] {
  const shape = z.object({ PolicyDocument: policyShape, Queues: z.unknown() });
  return resourcesOf(template, 'AWS::SQS::QueuePolicy').map((resource) => {
    const properties = shape.parse(resource.Properties);
    return { queues: properties.Queues, statements: properties.PolicyDocument.Statement };
  });
}

export function bucketPolicyOf(template: Template, bucketId: string): Statement[] {
  const shape = z.object({ PolicyDocument: policyShape, Bucket: z.object({ Ref: z.string() }) });
  return resourcesOf(template, 'AWS::S3::BucketPolicy')
    .map((resource) => shape.parse(resource.Properties))
    .filter((properties) => properties.Bucket.Ref === bucketId)
    .flatMap((properties) => properties.PolicyDocument.Statement);
}
