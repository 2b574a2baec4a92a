import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { NotSimulated } from '../not-simulated.ts';
import { compareUtf8 } from '../text-order.ts';
import { validationException } from './errors.ts';
import { canonicalNumber, compareNumbers } from './number.ts';

/** A stored row: frozen, so that its versions and their readers can share parts. */
export type StoredItem = Readonly<Record<string, AttributeValue>>;

/** The simulated types of values: the ledger keeps no binary. */
export type ValueType = 'S' | 'N' | 'BOOL' | 'NULL' | 'SS' | 'NS' | 'L' | 'M';

export function typeOf(value: AttributeValue): ValueType {
  if (value.S !== undefined) return 'S';
  if (value.N !== undefined) return 'N';
  if (value.M !== undefined) return 'M';
  if (value.L !== undefined) return 'L';
  if (value.BOOL !== undefined) return 'BOOL';
  if (value.NULL !== undefined) return 'NULL';
  if (value.SS !== undefined) return 'SS';
  if (value.NS !== undefined) return 'NS';
  throw new NotSimulated(`attributes of type ${Object.keys(value).join(', ') || 'none'}`);
}

/**
 * A copy of a request's value, with numbers in their stored form.
 * @throws ValidationException where the value breaks DynamoDB's rules.
 */
export function acceptValue(value: AttributeValue): AttributeValue {
  refuseManyTypes(value);
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: canonicalNumber(value.N) };
  if (value.M !== undefined) return { M: acceptAttributes(value.M) };
  if (value.L !== undefined) return { L: value.L.map(acceptValue) };
  if (value.BOOL !== undefined) return { BOOL: value.BOOL };
  if (value.NULL !== undefined) {
    if (value.NULL) return { NULL: true };
    throw validationException('Null attribute value types must have the value of true');
  }
  if (value.SS !== undefined) return { SS: acceptMembers(value.SS) };
  if (value.NS !== undefined) return { NS: acceptMembers(value.NS.map(canonicalNumber)) };
  throw new NotSimulated(`attributes of type ${Object.keys(value).join(', ')}`);
}

/** The SDK does not send undefined attributes. */
export function acceptAttributes(
  attributes: Readonly<Record<string, AttributeValue>>,
): Record<string, AttributeValue> {
  const accepted: Record<string, AttributeValue> = {};
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined) accepted[name] = acceptValue(value);
  }
  return accepted;
}

function refuseManyTypes(value: AttributeValue): void {
  const types = Object.keys(value);
  if (types.length === 1) return;
  const given = types.filter((type) => Reflect.get(value, type) !== undefined);
  if (given.length === 1) return;
  throw validationException(
    given.length === 0
      ? 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'
      : 'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
  );
}

function acceptMembers(members: readonly string[]): string[] {
  if (members.length === 0) throw validationException('A set may not be empty');
  if (new Set(members).size < members.length)
    throw validationException('Input collection contains duplicates');
  return [...members];
}

/**
 * Freezes a row deeply, so that it can be handed out as stored: a reader that changes it gets an error and cannot
 * change the table. Skips parts frozen already, shared with an earlier version.
 */
export function freezeItem(item: StoredItem): StoredItem {
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) freezeValue(value);
  }
  return Object.freeze(item);
}

function freezeValue(value: AttributeValue): void {
  if (Object.isFrozen(value)) return;
  if (value.M !== undefined) freezeItem(value.M);
  else if (value.L !== undefined) Object.freeze(value.L).forEach(freezeValue);
  else if (value.SS !== undefined) Object.freeze(value.SS);
  else if (value.NS !== undefined) Object.freeze(value.NS);
  Object.freeze(value);
}

/** Equality of type and content; sets have no order. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  if (typeOf(a) !== typeOf(b)) return false;
  if (a.S !== undefined) return a.S === b.S;
  if (a.N !== undefined) return a.N === b.N;
  if (a.BOOL !== undefined) return a.BOOL === b.BOOL;
  if (a.L !== undefined && b.L !== undefined) return equalLists(a.L, b.L);
  if (a.M !== undefined && b.M !== undefined) return equalMaps(a.M, b.M);
  if (a.SS !== undefined && b.SS !== undefined) return equalMembers(a.SS, b.SS);
  if (a.NS !== undefined && b.NS !== undefined) return equalMembers(a.NS, b.NS);
  return true;
}

function equalLists(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  return (
    a.length === b.length &&
    a.every((value, index) => {
      const other = b[index];
      return other !== undefined && equalValues(value, other);
    })
  );
}

function equalMaps(a: StoredItem, b: StoredItem): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => {
      const [value, other] = [a[name], b[name]];
      return value !== undefined && other !== undefined && equalValues(value, other);
    })
  );
}

function equalMembers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((member) => b.includes(member));
}

/** The order of two strings or two numbers; undefined for other or different types. */
export function orderOf(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.S !== undefined && b.S !== undefined) return compareUtf8(a.S, b.S);
  if (a.N !== undefined && b.N !== undefined) return compareNumbers(a.N, b.N);
  return undefined;
}
