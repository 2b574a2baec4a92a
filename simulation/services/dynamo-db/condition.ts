import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { NotSimulated } from '../not-simulated.ts';
import { type Binding, readOnce } from './binding.ts';
import { validationException } from './errors.ts';
import { ExpressionReader, type Operand, type Path, type Placeholder } from './expression-reader.ts';
import { equalValues, orderOf, type StoredItem, typeOf } from './value.ts';

const COMPARATORS = ['=', '<>', '<', '<=', '>', '>='] as const;
export type Comparator = (typeof COMPARATORS)[number];

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly inner: Condition }
  | {
      readonly kind: 'comparison';
      readonly comparator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | {
      readonly kind: 'between';
      readonly operand: Operand;
      readonly low: Placeholder;
      readonly high: Placeholder;
    }
  | { readonly kind: 'exists'; readonly path: Path; readonly wanted: boolean }
  | { readonly kind: 'contains' | 'begins-with'; readonly whole: Path; readonly part: Placeholder };

/** Reads a ConditionExpression. */
export const parseCondition = readOnce((text) => parseAs('ConditionExpression', text));

/** Reads an expression of the condition grammar; `parameter` names it in errors. */
export function parseAs(parameter: string, text: string): { reader: ExpressionReader; tree: Condition } {
  const reader = new ExpressionReader(parameter, text);
  return { reader, tree: new ConditionParser(reader).disjunction() };
}

class ConditionParser {
  readonly #reader: ExpressionReader;
  /** Conditions in parentheses: DynamoDB refuses a second pair around them. */
  readonly #grouped = new Set<Condition>();

  constructor(reader: ExpressionReader) {
    this.#reader = reader;
  }

  disjunction(): Condition {
    let left = this.#conjunction();
    while (this.#reader.takeKeyword('OR')) left = { kind: 'or', left, right: this.#conjunction() };
    return left;
  }

  #conjunction(): Condition {
    let left = this.#negation();
    while (this.#reader.takeKeyword('AND')) left = { kind: 'and', left, right: this.#negation() };
    return left;
  }

  #negation(): Condition {
    if (this.#reader.takeKeyword('NOT')) {
      const inner = this.#negation();
      if (inner.kind === 'not' && !this.#grouped.has(inner)) throw new NotSimulated('NOT NOT in expressions');
      return { kind: 'not', inner };
    }
    return this.#reader.takeSymbol('(') === undefined ? this.#predicate() : this.#group();
  }

  #group(): Condition {
    const inner = this.disjunction();
    this.#reader.expectSymbol(')');
    if (this.#grouped.has(inner)) throw this.#reader.refusal('The expression has redundant parentheses;');
    this.#grouped.add(inner);
    return inner;
  }

  #predicate(): Condition {
    const called = this.#reader.takeFunction();
    if (called !== undefined) return this.#call(called);
    const left = this.#reader.operand();
    const comparator = COMPARATORS.find((symbol) => this.#reader.takeSymbol(symbol) !== undefined);
    if (comparator !== undefined) {
      const right = this.#reader.operand();
      if (left.kind === right.kind) throw new NotSimulated(`a comparison of two ${left.kind}s`);
      return { kind: 'comparison', comparator, left, right };
    }
    if (this.#reader.takeKeyword('IN')) throw new NotSimulated('IN in expressions');
    this.#reader.expectKeyword('BETWEEN');
    const low = this.#reader.value();
    this.#reader.expectKeyword('AND');
    return { kind: 'between', operand: left, low, high: this.#reader.value() };
  }

  #call(name: string): Condition {
    const condition = this.#function(name);
    this.#reader.expectSymbol(')');
    return condition;
  }

  #function(name: string): Condition {
    switch (name) {
      case 'attribute_exists':
        return { kind: 'exists', path: this.#reader.path(), wanted: true };
      case 'attribute_not_exists':
        return { kind: 'exists', path: this.#reader.path(), wanted: false };
      case 'contains':
      case 'begins_with': {
        const whole = this.#reader.path();
        this.#reader.expectSymbol(',');
        const part = this.#reader.value();
        return { kind: name === 'contains' ? 'contains' : 'begins-with', whole, part };
      }
      case 'attribute_type':
      case 'size':
        throw new NotSimulated(`${name} in expressions`);
      default:
        throw this.#reader.refusal(`Invalid function name; function: ${name}`);
    }
  }
}

/**
 * Checks a condition before any row is read.
 * @throws ValidationException where the values of the request do not fit their places.
 */
export function checkCondition(condition: Condition, binding: Binding): void {
  switch (condition.kind) {
    case 'and':
    case 'or':
      checkCondition(condition.left, binding);
      checkCondition(condition.right, binding);
      return;
    case 'not':
      checkCondition(condition.inner, binding);
      return;
    case 'comparison':
      if (condition.comparator !== '=' && condition.comparator !== '<>') {
        const value = condition.left.kind === 'value' ? condition.left : condition.right;
        if (value.kind === 'value') refuseUnordered(binding.value(value));
      }
      return;
    case 'between': {
      const [low, high] = [binding.value(condition.low), binding.value(condition.high)];
      refuseUnordered(low);
      const order = orderOf(low, high);
      if (order === undefined)
        throw refused('The BETWEEN operator requires same data type for lower and upper bounds;');
      if (order <= 0) return;
      throw refused('The BETWEEN operator requires upper bound to be greater than or equal to lower bound;');
    }
    case 'begins-with': {
      const type = typeOf(binding.value(condition.part));
      if (type === 'S') return;
      throw refused(
        `Incorrect operand type for operator or function; operator or function: begins_with, operand type: ${type}`,
      );
    }
    case 'contains':
    case 'exists':
      return;
  }
}

function refused(problem: string): Error {
  return validationException(`Invalid expression: ${problem}`);
}

function refuseUnordered(value: AttributeValue): void {
  const type = typeOf(value);
  if (type !== 'S' && type !== 'N') throw new NotSimulated(`an order of values of type ${type}`);
}

/** Whether the condition holds for the row; a missing row has no attributes. */
export function holds(condition: Condition, item: StoredItem | undefined, binding: Binding): boolean {
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, item, binding) && holds(condition.right, item, binding);
    case 'or':
      return holds(condition.left, item, binding) || holds(condition.right, item, binding);
    case 'not':
      return !holds(condition.inner, item, binding);
    case 'exists':
      return (resolve(condition.path, item, binding) !== undefined) === condition.wanted;
    case 'comparison': {
      const left = resolve(condition.left, item, binding);
      const right = resolve(condition.right, item, binding);
      return compare(condition.comparator, left, right);
    }
    case 'between': {
      const operand = resolve(condition.operand, item, binding);
      return (
        compare('>=', operand, binding.value(condition.low)) &&
        compare('<=', operand, binding.value(condition.high))
      );
    }
    case 'begins-with': {
      const prefix = binding.value(condition.part).S;
      return prefix !== undefined && resolve(condition.whole, item, binding)?.S?.startsWith(prefix) === true;
    }
    case 'contains':
      return contains(resolve(condition.whole, item, binding), binding.value(condition.part));
  }
}

function resolve(
  operand: Operand,
  item: StoredItem | undefined,
  binding: Binding,
): AttributeValue | undefined {
  if (operand.kind === 'value') return binding.value(operand);
  const [attribute, ...fields] = binding.names(operand);
  return fields.reduce((value: AttributeValue | undefined, field) => value?.M?.[field], item?.[attribute]);
}

/** Values of different types, and missing ones, are unequal and have no order. */
export function compare(
  comparator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  const both = left !== undefined && right !== undefined;
  if (comparator === '=') return both && equalValues(left, right);
  if (comparator === '<>') return !both || !equalValues(left, right);
  const order = both ? orderOf(left, right) : undefined;
  if (order === undefined) return false;
  switch (comparator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** A substring, a member of a set or an element of a list. */
function contains(whole: AttributeValue | undefined, part: AttributeValue): boolean {
  if (whole?.L !== undefined) return whole.L.some((element) => equalValues(element, part));
  if (part.S !== undefined)
    return whole?.S?.includes(part.S) === true || whole?.SS?.includes(part.S) === true;
  return part.N !== undefined && whole?.NS?.includes(part.N) === true;
}
