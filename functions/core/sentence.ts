/** A sentence for people. Its code and values say it in any other language. */
export type Sentence<Code extends string = string> = {
  readonly code: Code;
  /** In English. */
  readonly message: string;
  /** The values in it: never an IBAN. */
  readonly values?: SentenceValues | undefined;
};

export type SentenceValues = Readonly<Record<string, SentenceValue>>;

/** A text as it stands, a count, a moment (ISO 8601), a day, or other sentences, one after the other. */
export type SentenceValue =
  | string
  | number
  | { readonly moment: string }
  | { readonly day: string }
  | readonly Pick<Sentence, 'code' | 'message'>[];

/** The names of a sentence's places, such as `at` of `Said at {at}.`. */
type PlacesOf<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlacesOf<Rest>
  : never;

/** Sentences by their codes, with places for values. */
export type Sentences = Readonly<Record<string, string>>;

/** A sentence of a table. A missing value does not compile. */
export function say<Table extends Sentences, Code extends keyof Table & string>(
  table: Table,
  code: Code,
  ...[values]: [PlacesOf<Table[Code]>] extends [never]
    ? []
    : [Readonly<Record<PlacesOf<Table[Code]>, SentenceValue>>]
): Sentence<Code> {
  const template = table[code] ?? '';
  if (values === undefined) return { code, message: template };
  return { code, message: filled(template, values, inEnglish), values };
}

/** A place without a value stays open, as where a record keeps only the code. @param shown how to say a value. */
export function filled(
  template: string,
  values: SentenceValues,
  shown: (value: SentenceValue) => string,
): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return value === undefined ? '…' : shown(value);
  });
}

function inEnglish(value: SentenceValue): string {
  if (typeof value !== 'object') return String(value);
  if ('moment' in value) return `${value.moment.slice(0, 16).replace('T', ' ')} UTC`;
  if ('day' in value) return value.day;
  return value.map(({ message }) => message).join(' ');
}
