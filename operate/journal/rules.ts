import type { Accounting } from '../../functions/platform/config-accounting.ts';
import { accounting } from '../../functions/platform/config-accounting.ts';
import type { Format } from './formats/make-files.ts';
import type { PostingRules } from './posted.ts';

/** What the files of one format follow from, beside the journal. */
export type FormatRules = PostingRules & { readonly format: Format };

export function rulesOf(
  { accounts, costCentres, costCentresOfCards, namesInTexts }: Accounting,
  format: Format,
): FormatRules {
  return {
    accounts,
    ...(costCentres === undefined ? {} : { costCentres }),
    ...(costCentresOfCards === undefined ? {} : { costCentresOfCards }),
    ...(namesInTexts === undefined ? {} : { namesInTexts }),
    format,
  };
}

/** The rules that a first export kept, read by the configuration's schema. */
export function parseRules(text: string): FormatRules {
  const { format, ...rules }: Record<string, unknown> = JSON.parse(text);
  const parsed = accounting.parse({ ...rules, firstMonth: '2000-01', formats: [format] });
  const [known] = parsed.formats;
  if (known === undefined) throw new TypeError('Rules of an export have a format.');
  return rulesOf(parsed, known);
}
