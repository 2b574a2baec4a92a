import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { NotSimulated } from '../not-simulated.ts';
import { validationException } from './errors.ts';
import type { ExpressionReader, Path, Placeholder } from './expression-reader.ts';
import { acceptValue } from './value.ts';

/** A parsed expression and its placeholders. */
export type Expression<Tree> = {
  readonly tree: Tree;
  readonly names: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
};

/** What the placeholders of a request stand for. */
export type Placeholders = {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>> | undefined;
};

/** The product has a few dozen expressions; random tests must not fill the memory with theirs. */
const MAX_KEPT_EXPRESSIONS = 2000;

/** Makes a reader that parses each text once: a run repeats few expressions very often. */
export function readOnce<Tree>(
  parse: (text: string) => { readonly reader: ExpressionReader; readonly tree: Tree },
): (text: string) => Expression<Tree> {
  const kept = new Map<string, Expression<Tree>>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const { reader, tree } = parse(text);
    if (!reader.atEnd()) throw reader.syntaxError();
    const expression = { tree, names: reader.names, values: reader.values };
    if (kept.size < MAX_KEPT_EXPRESSIONS) kept.set(text, expression);
    return expression;
  };
}

/** The placeholders of one request and their values. */
export class Binding {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Record<string, AttributeValue> = {};

  /** @throws ValidationException where a placeholder is undefined or unused. */
  constructor(request: Placeholders, expressions: readonly Expression<unknown>[]) {
    const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = request;
    if (names !== undefined) refuseUnused('names', names, expressions);
    if (values !== undefined) refuseUnused('values', values, expressions);
    this.#names = names ?? {};
    for (const key in values) {
      const value = values[key];
      if (value !== undefined) this.#values[key] = acceptValue(value);
    }
    for (const expression of expressions) {
      for (const name of expression.names) {
        if (!Object.hasOwn(this.#names, name)) throw notDefined('name', name);
      }
      for (const value of expression.values) {
        if (!Object.hasOwn(this.#values, value)) throw notDefined('value', value);
      }
    }
  }

  /** The attribute that a path is. */
  attribute({ name, fields }: Path): string {
    if (fields.length > 0) throw new NotSimulated('document paths outside of conditions');
    return this.#named(name);
  }

  /** The attribute at which a path begins, and the fields that lead on. */
  names({ name, fields }: Path): readonly [string, ...string[]] {
    return [this.#named(name), ...fields.map((field) => this.#named(field))];
  }

  #named(text: string): string {
    return (Object.hasOwn(this.#names, text) ? this.#names[text] : undefined) ?? text;
  }

  value(placeholder: Placeholder): AttributeValue {
    const value = this.#values[placeholder.name];
    if (value === undefined) throw notDefined('value', placeholder.name);
    return value;
  }
}

const PARAMETERS = { names: 'ExpressionAttributeNames', values: 'ExpressionAttributeValues' } as const;

function refuseUnused(
  kind: 'names' | 'values',
  defined: Readonly<Record<string, unknown>>,
  expressions: readonly Expression<unknown>[],
): void {
  const keys = Object.keys(defined);
  if (keys.length === 0) throw validationException(`${PARAMETERS[kind]} must not be empty`);
  const unused = keys.filter((key) => !expressions.some((expression) => expression[kind].has(key)));
  if (unused.length === 0) return;
  throw validationException(
    `Value provided in ${PARAMETERS[kind]} unused in expressions: keys: {${unused.join(', ')}}`,
  );
}

function notDefined(what: 'name' | 'value', placeholder: string): Error {
  return validationException(
    `An expression attribute ${what} used in expression is not defined; attribute ${what}: ${placeholder}`,
  );
}
