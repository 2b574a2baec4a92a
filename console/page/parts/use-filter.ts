import { goTo, whereabouts } from '../address.ts';

export type Filter<K extends string> = {
  /** What the address says, but nothing empty. */
  readonly values: Readonly<Partial<Record<K, string>>>;
  /** Goes to the address with these changes, without empty or undefined values. */
  readonly set: (changes: Readonly<Partial<Record<K, string | undefined>>>) => void;
  readonly hrefWith: (changes: Readonly<Partial<Record<K, string | undefined>>>) => string;
};

/** A list's filter is in its address: to keep, to send and to go back to. */
export function useFilter<K extends string>(names: readonly K[]): Filter<K> {
  const { path, query } = whereabouts();
  const values: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = query[name];
    if (value !== undefined && value !== '') values[name] = value;
  }
  const hrefWith: Filter<K>['hrefWith'] = (changes) => {
    const wanted: Partial<Record<K, string | undefined>> = { ...values, ...changes };
    const given = names.flatMap((name) => {
      const value = wanted[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    });
    return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
  };
  return { values, hrefWith, set: (changes) => goTo(hrefWith(changes)) };
}
