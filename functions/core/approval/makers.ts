import type { Payout } from '../payout.ts';

/** Keys of all people who ever decided something about the payout: they do not approve the file that pays it. */
export function makersOf({ history }: Payout): readonly string[] {
  return history.flatMap(({ facts }) =>
    facts !== undefined && 'personKey' in facts ? [facts.personKey] : [],
  );
}
