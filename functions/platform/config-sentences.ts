import type * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;

/** How a value of a type looks in the file, in the words of somebody who edits it. */
const TYPES: Readonly<Record<string, string>> = {
  array: 'a list, in [ ]',
  boolean: 'true or false, without quotation marks',
  int: 'a whole number, without quotation marks',
  number: 'a number, without quotation marks',
  object: 'an object, in { }',
  record: 'an object, in { }',
  string: 'a text, in quotation marks',
};

/** What is wrong with a value: the rest of a sentence after its key. */
export function sentenceOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is missing'
        : `has to be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : oneOf(issue.values);
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? oneOf(issue.options) : issue.message;
    case 'too_small':
      return bound(issue.origin, 'at least', issue.minimum);
    case 'too_big':
      return bound(issue.origin, 'at most', issue.maximum);
    default:
      return issue.message;
  }
}

function oneOf(values: readonly unknown[]): string {
  const shown = values.map((value) => JSON.stringify(value));
  return `has to be ${shown.length === 1 ? '' : 'one of '}${shown.join(', ')}`;
}

function bound(origin: string, atLeast: string, limit: number | bigint): string {
  const one = limit === 1;
  if (origin === 'string') return `has to have ${atLeast} ${limit} ${one ? 'character' : 'characters'}`;
  if (origin === 'array') return `has to have ${atLeast} ${limit} ${one ? 'entry' : 'entries'}`;
  return `has to be ${atLeast} ${limit}`;
}
