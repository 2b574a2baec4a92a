import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FunctionDescription } from './deployed-function.ts';
import { requireInvocable } from './invocable.ts';
import type { StackTemplate } from './template.ts';

/** Of what the template's rules ask for: an object of objects, and lists of values of which one has to be there. */
type Pattern = { readonly [field: string]: Pattern | readonly Value[] };
type Value = string | boolean;

const patternShape: z.ZodType<Pattern> = z.lazy(() =>
  z.record(z.string(), z.union([z.array(z.union([z.string(), z.boolean()])), patternShape])),
);

const ruleShape = z.object({
  EventPattern: patternShape,
  State: z.literal('ENABLED'),
  Targets: z.array(z.object({ Arn: z.string(), Input: z.string() })),
});

/** A function that a rule calls, and with what. */
export type Started = { readonly functionArn: string; readonly event: unknown };

/**
 * What Lambda tells the default bus of a run that succeeded.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function successEvent(one: FunctionDescription, event: unknown, answer: unknown) {
  return {
    source: 'lambda',
    'detail-type': 'Lambda Function Invocation Result - Success',
    resources: [`${one.arn}:$LATEST`],
    detail: {
      version: '1.0',
      timestamp: new Date().toISOString(),
      requestContext: {
        requestId: randomUUID(),
        functionArn: `${one.arn}:$LATEST`,
        condition: 'Success',
        approximateInvokeCount: 1,
      },
      requestPayload: event,
      responseContext: { statusCode: 200, executedVersion: '$LATEST' },
      responsePayload: answer,
    },
  };
}

/**
 * Whom the rules of the default bus start upon an event.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
 * @throws Error where a rule may not call its function.
 */
export function startedBy(template: StackTemplate, event: unknown): Started[] {
  return template.ofType('AWS::Events::Rule').flatMap((resource) => {
    const { EventPattern, Targets } = template.read(resource, ruleShape);
    if (!matches(EventPattern, event)) return [];
    return Targets.map(({ Arn: functionArn, Input }) => {
      const arn = template.attribute(resource.logicalId, 'Arn');
      requireInvocable(template, { principal: 'events.amazonaws.com', arn, functionArn });
      return { functionArn, event: JSON.parse(Input) };
    });
  });
}

const node = z.record(z.string(), z.unknown());

function matches(pattern: Pattern, event: unknown): boolean {
  const read = node.safeParse(event);
  if (!read.success) return false;
  return Object.entries(pattern).every(([field, wanted]) => {
    const found = read.data[field];
    if (!isList(wanted)) return matches(wanted, found);
    return wanted.some((value) => (Array.isArray(found) ? found.includes(value) : found === value));
  });
}

function isList(wanted: Pattern | readonly Value[]): wanted is readonly Value[] {
  return Array.isArray(wanted);
}
