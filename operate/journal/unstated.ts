import type { UnstatedDay } from '../../functions/core/journal/beside.ts';

const SHOWN_DAYS = 5;

/** For each account: which statements are missing, and what that does to the month. */
export function unstatedSentences(unstated: readonly UnstatedDay[]): readonly string[] {
  return [...Map.groupBy(unstated, ({ debtorAccountId }) => debtorAccountId)].map(([account, days]) => {
    const shown = days.slice(0, SHOWN_DAYS).map(({ day }) => day);
    const more = days.length > SHOWN_DAYS ? ` and ${days.length - SHOWN_DAYS} more` : '';
    return `No statement of ${account} was read for ${shown.join(', ')}${more}, when files were to leave it. What it says once the month is closed comes into the next open month.`;
  });
}
