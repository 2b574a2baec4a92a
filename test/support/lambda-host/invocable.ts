import { z } from 'zod';
import type { StackTemplate } from './template.ts';

const permissionShape = z.object({
  Action: z.literal('lambda:InvokeFunction'),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceAccount: z.string().optional(),
  SourceArn: z.string().optional(),
});

/** A resource that calls a function, and the service that does so for it. */
export type Caller = {
  readonly principal: 's3.amazonaws.com' | 'events.amazonaws.com';
  readonly arn: string;
  readonly functionArn: string;
};

/**
 * A resource may call a function where a permission of the function says so. The ARN of a bucket names no account, so
 * that permission has to.
 * @throws Error where none does.
 */
export function requireInvocable(template: StackTemplate, { principal, arn, functionArn }: Caller): void {
  const sourceAccount = principal === 's3.amazonaws.com' ? template.target.account : undefined;
  const isPermitted = template
    .ofType('AWS::Lambda::Permission')
    .map((resource) => template.read(resource, permissionShape))
    .some(
      ({ FunctionName, Principal, SourceAccount, SourceArn }) =>
        FunctionName === functionArn &&
        Principal === principal &&
        SourceAccount === sourceAccount &&
        SourceArn === arn,
    );
  if (!isPermitted) throw new Error(`${arn} may not call ${functionArn}.`);
}
