import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FunctionDescription } from './deployed-function.ts';
import { requireInvocable } from './invocable.ts';
import type { StackTemplate } from './template.ts';

/**
 * Of what the template's rules ask for: an object of objects, and lists of values of which one has to be there, or has
 * to begin so; `$or` is a list of patterns of which one is enough.
 */
type Pattern = { readonly [field: string]: Pattern | readonly (Value | Pattern)[] };
type Value = string | boolean | { readonly prefix: string };

const valueShape = z.union([z.string(), z.boolean(), z.strictObject({ prefix: z.string() })]);
const patternShape: z.ZodType<Pattern> = z.lazy(() =>
  z.record(z.string(), z.union([z.array(z.union([valueShape, patternShape])), patternShape])),
);

const ruleShape = z.object({
  EventPattern: patternShape,
  State: z.literal('ENABLED'),
  Targets: z.array(
    z.union([
      z.object({ Arn: z.string(), Input: z.string() }),
      z.object({
        Arn: z.string(),
        InputTransformer: z.object({
          InputPathsMap: z.record(z.string(), z.string()),
          InputTemplate: z.string(),
        }),
      }),
    ]),
  ),
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
    return Targets.map((target) => {
      const { Arn: functionArn } = target;
      const arn = template.attribute(resource.logicalId, 'Arn');
      requireInvocable(template, { principal: 'events.amazonaws.com', arn, functionArn });
      const input =
        'Input' in target
          ? target.Input
          : target.InputTransformer.InputTemplate.replace(/<([\w-]+)>/g, (_, name: string) =>
              JSON.stringify(at(event, target.InputTransformer.InputPathsMap[name] ?? '')),
            );
      return { functionArn, event: JSON.parse(input) };
    });
  });
}

/** What CloudWatch tells the default bus of an alarm. */
export function alarmEvent(
  { target: { partition, region, account } }: Pick<StackTemplate, 'target'>,
  alarmName: string,
  { from, to }: { readonly from: string; readonly to: string },
) {
  const time = new Date().toISOString().replace(/\.\d+/, '');
  return {
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    time,
    resources: [`arn:${partition}:cloudwatch:${region}:${account}:alarm:${alarmName}`],
    detail: { alarmName, state: { value: to }, previousState: { value: from } },
  };
}

/** @param path such as `$.detail.state.value`. */
function at(event: unknown, path: string): unknown {
  return path
    .split('.')
    .slice(1)
    .reduce((found, field) => node.parse(found)[field], event);
}

const node = z.record(z.string(), z.unknown());

function matches(pattern: Pattern, event: unknown): boolean {
  const read = node.safeParse(event);
  if (!read.success) return false;
  return Object.entries(pattern).every(([field, wanted]) => {
    const found = read.data[field];
    if (!isList(wanted)) return matches(wanted, found);
    const all: readonly unknown[] = Array.isArray(found) ? found : [found];
    return wanted.some((one) =>
      isPattern(one) ? field === '$or' && matches(one, event) : all.some((value) => isMeant(one, value)),
    );
  });
}

function isMeant(wanted: Value, value: unknown): boolean {
  if (typeof wanted !== 'object') return value === wanted;
  return typeof value === 'string' && value.startsWith(wanted.prefix);
}

function isPattern(one: Value | Pattern): one is Pattern {
  return typeof one === 'object' && typeof one['prefix'] !== 'string';
}

function isList(wanted: Pattern | readonly (Value | Pattern)[]): wanted is readonly (Value | Pattern)[] {
  return Array.isArray(wanted);
}
