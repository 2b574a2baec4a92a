import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { NotSimulated } from '../not-simulated.ts';
import { type Binding, readOnce } from './binding.ts';
import { validationException } from './errors.ts';
import { ExpressionReader, type Operand, type Path, type Placeholder } from './expression-reader.ts';
import { addNumbers } from './number.ts';
import { type StoredItem, typeOf, type ValueType } from './value.ts';

type Term =
  | Operand
  | { readonly kind: 'if-not-exists'; readonly path: Path; readonly otherwise: Term }
  | { readonly kind: 'list-append'; readonly left: Term; readonly right: Term }
  | { readonly kind: 'sum'; readonly sign: 1 | -1; readonly left: Term; readonly right: Term };

export type UpdateAction =
  | { readonly kind: 'SET'; readonly path: Path; readonly term: Term }
  | { readonly kind: 'REMOVE'; readonly path: Path }
  | { readonly kind: 'ADD' | 'DELETE'; readonly path: Path; readonly value: Placeholder };

const SECTIONS = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
type Section = (typeof SECTIONS)[number];

/** Reads an UpdateExpression. */
export const parseUpdate = readOnce((text): { reader: ExpressionReader; tree: readonly UpdateAction[] } => {
  const reader = new ExpressionReader('UpdateExpression', text);
  const actions: UpdateAction[] = [];
  const seen = new Set<Section>();
  while (!reader.atEnd()) {
    const section = SECTIONS.find((keyword) => reader.takeKeyword(keyword));
    if (section === undefined) throw reader.syntaxError();
    if (seen.has(section)) {
      throw reader.refusal(`The "${section}" section can only be used once in an update expression;`);
    }
    seen.add(section);
    do actions.push(actionOf(section, reader));
    while (reader.takeSymbol(',') !== undefined);
  }
  return { reader, tree: actions };
});

function actionOf(section: Section, reader: ExpressionReader): UpdateAction {
  const path = reader.path();
  if (section === 'REMOVE') return { kind: 'REMOVE', path };
  if (section !== 'SET') return { kind: section, path, value: reader.value() };
  reader.expectSymbol('=');
  const left = termOf(reader);
  const sign = reader.takeSymbol('+', '-');
  if (sign === undefined) return { kind: 'SET', path, term: left };
  return {
    kind: 'SET',
    path,
    term: { kind: 'sum', sign: sign === '+' ? 1 : -1, left, right: termOf(reader) },
  };
}

function termOf(reader: ExpressionReader): Term {
  const called = reader.takeFunction();
  if (called === undefined) return reader.operand();
  const term = functionOf(called, reader);
  reader.expectSymbol(')');
  return term;
}

function functionOf(name: string, reader: ExpressionReader): Term {
  switch (name) {
    case 'if_not_exists': {
      const path = reader.path();
      reader.expectSymbol(',');
      return { kind: 'if-not-exists', path, otherwise: termOf(reader) };
    }
    case 'list_append': {
      const left = termOf(reader);
      reader.expectSymbol(',');
      return { kind: 'list-append', left, right: termOf(reader) };
    }
    default:
      throw reader.refusal(`Invalid function name; function: ${name}`);
  }
}

/**
 * Checks an update before any row is read, and gives the attributes that it changes.
 * @throws ValidationException where two actions concern one attribute, or a value does not fit its action.
 */
export function checkUpdate(actions: readonly UpdateAction[], binding: Binding): ReadonlySet<string> {
  const attributes = new Set<string>();
  for (const action of actions) {
    const attribute = binding.attribute(action.path);
    if (attributes.has(attribute)) {
      throw refused(`Two document paths overlap with each other; path: [${attribute}]`);
    }
    attributes.add(attribute);
    if (action.kind === 'SET') checkTerm(action.term, binding);
    else if (action.kind !== 'REMOVE') checkOperand(action.kind, typeOf(binding.value(action.value)));
  }
  return attributes;
}

function checkOperand(operator: 'ADD' | 'DELETE', type: ValueType): void {
  if (type === 'SS' || type === 'NS' || (operator === 'ADD' && type === 'N')) return;
  throw refused(
    `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${type}`,
  );
}

function checkTerm(term: Term, binding: Binding): void {
  if (term.kind === 'if-not-exists') checkTerm(term.otherwise, binding);
  if (term.kind !== 'list-append' && term.kind !== 'sum') return;
  const wanted = term.kind === 'sum' ? 'N' : 'L';
  for (const operand of [term.left, term.right]) {
    checkTerm(operand, binding);
    if (operand.kind === 'value' && typeOf(binding.value(operand)) !== wanted) {
      throw refused(`Incorrect operand type for operator or function; operator or function: ${term.kind}`);
    }
  }
}

function refused(problem: string): Error {
  return validationException(`Invalid UpdateExpression: ${problem}`);
}

/** New values of the attributes that an update changes; undefined removes one. */
export type Changes = ReadonlyMap<string, AttributeValue | undefined>;

/**
 * The row's changes by the update. Every action sees the row as it was before.
 * @throws ValidationException where the row's content does not fit an action.
 */
export function changesOf(actions: readonly UpdateAction[], item: StoredItem, binding: Binding): Changes {
  const changes = new Map<string, AttributeValue | undefined>();
  for (const action of actions) {
    const attribute = binding.attribute(action.path);
    changes.set(attribute, changedValue(action, item[attribute], item, binding));
  }
  return changes;
}

function changedValue(
  action: UpdateAction,
  current: AttributeValue | undefined,
  item: StoredItem,
  binding: Binding,
): AttributeValue | undefined {
  switch (action.kind) {
    case 'SET':
      return evaluate(action.term, item, binding);
    case 'REMOVE':
      return undefined;
    case 'ADD':
      return added(current, binding.value(action.value));
    case 'DELETE':
      return removed(current, binding.value(action.value));
  }
}

function evaluate(term: Term, item: StoredItem, binding: Binding): AttributeValue {
  switch (term.kind) {
    case 'value':
      return binding.value(term);
    case 'path': {
      const value = item[binding.attribute(term)];
      if (value !== undefined) return value;
      throw validationException(
        'The provided expression refers to an attribute that does not exist in the item',
      );
    }
    case 'if-not-exists':
      return item[binding.attribute(term.path)] ?? evaluate(term.otherwise, item, binding);
    case 'list-append': {
      const [left, right] = [evaluate(term.left, item, binding).L, evaluate(term.right, item, binding).L];
      if (left === undefined || right === undefined) throw wrongType();
      return { L: [...left, ...right] };
    }
    case 'sum': {
      const [left, right] = [evaluate(term.left, item, binding).N, evaluate(term.right, item, binding).N];
      if (left === undefined || right === undefined) throw wrongType();
      return { N: addNumbers(left, right, term.sign) };
    }
  }
}

function wrongType(): Error {
  return validationException('An operand in the update expression has an incorrect data type');
}

/** Adds to a number; adds missing members to a set. */
function added(current: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (current === undefined) return value;
  if (typeOf(current) !== typeOf(value)) throw wrongType();
  if (current.N !== undefined && value.N !== undefined) return { N: addNumbers(current.N, value.N, 1) };
  if (current.SS !== undefined && value.SS !== undefined) return { SS: union(current.SS, value.SS) };
  if (current.NS !== undefined && value.NS !== undefined) return { NS: union(current.NS, value.NS) };
  throw new NotSimulated(`ADD of type ${typeOf(value)}`);
}

/** Removes members of a set; the attribute goes with the last one, since no set is empty. */
function removed(current: AttributeValue | undefined, value: AttributeValue): AttributeValue | undefined {
  if (current === undefined) return undefined;
  if (typeOf(current) !== typeOf(value)) throw wrongType();
  const left = (current.SS ?? current.NS ?? []).filter(
    (member) => !(value.SS ?? value.NS ?? []).includes(member),
  );
  if (left.length === 0) return undefined;
  return current.SS !== undefined ? { SS: left } : { NS: left };
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])];
}
