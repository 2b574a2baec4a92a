import { assert } from '../../../functions/core/errors.ts';

/**
 * A value as JSON in one way: names in the order of their UTF-16 units, no spaces, whole numbers only. So equal data
 * have equal bytes, and a changed byte is changed data.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      assert(Number.isSafeInteger(value) && !Object.is(value, -0), 'numbers of the archive are whole');
      return String(value);
    case 'bigint':
      return JSON.stringify(String(value));
    default:
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
      if (value instanceof Set) return canonicalJson([...value].map(String).sort());
      assert(typeof value === 'object', 'the archive has texts, numbers, lists and records');
      return canonicalRecord(value);
  }
}

function canonicalRecord(value: object): string {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** Deeper than any row of ours: an archive of others' making must not exhaust the stack. */
const MOST_NESTED = 32;

/** @returns the value, if the text is JSON and written in that one way. */
export function parseCanonicalJson(text: string): unknown {
  if (nestingOf(text) > MOST_NESTED) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return canonicalJson(value) === text ? value : undefined;
  } catch {
    // The caller says where the text stands; the parser's error would show its content.
    return undefined;
  }
}

function nestingOf(text: string): number {
  let [depth, deepest, inText] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inText) {
      if (character === '\\') at += 1;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}
