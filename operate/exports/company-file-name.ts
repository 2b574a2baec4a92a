import { transliterate } from '../../functions/core/charset.ts';
import { base32Of, sha256Hex } from '../../functions/core/ids.ts';

/** Whose people a file is about: a company of a source, or a source without companies. */
export type PayingParty = {
  /** Such as `spirii/nordfleet`. */
  readonly source: string;
  readonly company?: string | undefined;
};

const MOST_LETTERS = 30;
const TAG_LETTERS = 6;

/**
 * Such as `spirii-nordfleet_polderlease-b-v-3F9K2M`: the tag tells apart companies whose names have the same letters,
 * and is all that is left of a name without Latin ones.
 */
export function partOfName({ source, company }: PayingParty): string {
  const ofSource = source.replaceAll('/', '-');
  if (company === undefined) return ofSource;
  const slug = transliterate(company)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_LETTERS)
    .replaceAll(/^-+|-+$/g, '');
  const tag = base32Of(sha256Hex(['company of a source', source, company])).slice(0, TAG_LETTERS);
  return `${ofSource}_${slug === '' ? '' : `${slug}-`}${tag}`;
}

/** Things by the party that pays them, in the order of source and company; those without a company first. */
export function byPayingParty<T extends PayingParty>(
  things: readonly T[],
): readonly { readonly party: PayingParty; readonly of: readonly T[] }[] {
  return [...Map.groupBy(things, ({ source, company }) => JSON.stringify([source, company ?? '']))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, of]) => {
      const [first] = of;
      if (first === undefined) return [];
      const { source, company } = first;
      return [{ party: { source, company }, of }];
    });
}
