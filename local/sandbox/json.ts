/** A number written verbatim into the JSON text: `12.50` stays so, and nothing beyond 2^53 is lost. */
export type VerbatimNumber = { readonly rawJSON: string };

declare global {
  interface JSON {
    /** Not yet in TypeScript's library: https://github.com/tc39/proposal-json-parse-with-source */
    rawJSON(text: string): VerbatimNumber;
  }
}

/** @throws SyntaxError where `text` is not a JSON scalar. */
export function verbatim(text: string): VerbatimNumber {
  return JSON.rawJSON(text);
}

/** Fields to overlay on a row; an undefined one is left out of the answer. */
export type Patch<Row> = { readonly [Field in keyof Row]?: Row[Field] | undefined };
