import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Binding, readOnce } from './binding.ts';
import { type Comparator, type Condition, checkCondition, compare, parseAs } from './condition.ts';
import { validationException } from './errors.ts';
import type { Path } from './expression-reader.ts';

/** Reads a KeyConditionExpression. */
export const parseKeyCondition = readOnce((text) => parseAs('KeyConditionExpression', text));

/** The entries that a query asks for: one partition, and a range of its sort keys. */
export type KeyRange = {
  readonly partition: string;
  readonly wants: (sort: string) => boolean;
};

type KeyNames = { readonly partitionKey: string; readonly sortKey: string };

/** @throws ValidationException unless the condition is one partition and at most one range of sort keys. */
export function keyRangeOf(condition: Condition, binding: Binding, keys: KeyNames): KeyRange {
  checkCondition(condition, binding);
  const parts = condition.kind === 'and' ? [condition.left, condition.right] : [condition];
  let partition: string | undefined;
  let wants: KeyRange['wants'] | undefined;
  for (const part of parts) {
    const { path, test, equals } = keyTest(part, binding);
    const attribute = binding.attribute(path);
    if (attribute === keys.partitionKey && partition === undefined) {
      if (equals === undefined) throw validationException('Query key condition not supported');
      partition = textOf(equals);
    } else if (attribute === keys.sortKey && wants === undefined) {
      wants = test;
    } else {
      throw validationException(`Query condition missed key schema element or names one twice: ${attribute}`);
    }
  }
  if (partition === undefined) {
    throw validationException(`Query condition missed key schema element: ${keys.partitionKey}`);
  }
  return { partition, wants: wants ?? (() => true) };
}

type KeyTest = {
  readonly path: Path;
  readonly test: (key: string) => boolean;
  /** The only value that passes, for an equality. */
  readonly equals?: AttributeValue;
};

/** Each comparison with its sides exchanged. */
const MIRRORED: Readonly<Record<Comparator, Comparator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function keyTest(condition: Condition, binding: Binding): KeyTest {
  if (condition.kind === 'comparison' && condition.comparator !== '<>') {
    const { left, right } = condition;
    const comparator = left.kind === 'path' ? condition.comparator : MIRRORED[condition.comparator];
    const [path, placeholder] = left.kind === 'path' ? [left, right] : [right, left];
    if (path.kind === 'path' && placeholder.kind === 'value') {
      const value = binding.value(placeholder);
      textOf(value);
      const test = (key: string): boolean => compare(comparator, { S: key }, value);
      return comparator === '=' ? { path, test, equals: value } : { path, test };
    }
  }
  if (condition.kind === 'between' && condition.operand.kind === 'path') {
    const [low, high] = [binding.value(condition.low), binding.value(condition.high)];
    textOf(low);
    const test = (key: string): boolean => compare('>=', { S: key }, low) && compare('<=', { S: key }, high);
    return { path: condition.operand, test };
  }
  if (condition.kind === 'begins-with') {
    const prefix = textOf(binding.value(condition.part));
    return { path: condition.whole, test: (key) => key.startsWith(prefix) };
  }
  throw validationException('Invalid operator used in KeyConditionExpression');
}

function textOf(value: AttributeValue): string {
  if (value.S === undefined) {
    throw validationException(
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    );
  }
  if (value.S === '') {
    throw validationException(
      'One or more parameter values were invalid: a key cannot be compared with an empty string',
    );
  }
  return value.S;
}
