import type { Stop } from '../../functions/core/stop.ts';

export function shownStop({ debtorAccountId, by, reason, at, resumedBy }: Stop) {
  return { debtorAccountId, by: by.name, reason, at, resumedBy: resumedBy.map(({ name }) => name) };
}
