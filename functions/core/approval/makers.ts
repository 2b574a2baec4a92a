import type { Payout } from '../payout.ts';

/** Keys of the people who decided something about the payout, ever: they do not approve the file that pays it. */
export function makersOf({ history }: Payout): readonly string[] {
  return history.flatMap(({ facts }) =>
    facts !== undefined && 'personKey' in facts ? [facts.personKey] : [],
  );
}
