import { transliterate } from '../../functions/core/charset.ts';

/** Shorter ones may occur in a word or a digest by chance; the shortest IBAN has 15 characters. */
const MIN_NAME_LENGTH = 6;
const MIN_IBAN_LENGTH = 10;

/** Whose data must not be shown. */
export type Person = { readonly iban: string; readonly recipientName: string };

/** All spellings of an IBAN, a name or a token. */
export function writingsOf(people: readonly Person[], tokens: readonly string[]): Set<string> {
  const ibans = people.map(({ iban }) => iban).filter((iban) => iban.length >= MIN_IBAN_LENGTH);
  const names = people
    .map(({ recipientName }) => recipientName)
    .filter((name) => name.length >= MIN_NAME_LENGTH);
  const writings = [
    ...ibans.flatMap((iban) => [iban, iban.replaceAll(' ', ''), inGroups(iban)].flatMap(inCases)),
    ...names.flatMap((name) => [name, transliterate(name)].flatMap((text) => [text, ...inCases(text)])),
    ...tokens,
  ];
  // A line of JSON writes some characters in another way.
  return new Set(writings.flatMap((writing) => [writing, JSON.stringify(writing).slice(1, -1)]));
}

function inGroups(iban: string): string {
  return iban.replaceAll(' ', '').replaceAll(/(.{4})(?=.)/g, '$1 ');
}

function inCases(text: string): string[] {
  return [text.toUpperCase(), text.toLowerCase()];
}

/** Which of the writings stand in the text. */
export function foundIn(text: string, writings: ReadonlySet<string>): string[] {
  return [...writings].filter((writing) => text.includes(writing));
}
