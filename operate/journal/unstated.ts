import type { UnstatedDay } from '../../functions/core/journal/beside.ts';
import { type Sentence, say } from '../../functions/core/sentence.ts';

export const UNSTATED = {
  'statement-unread':
    'No statement of {account} was read for {days}, when files were to leave it. What it says once the month is closed comes into the next open month.',
} as const;

const SHOWN_DAYS = 5;

/** For each account: which statements are missing, and what that does to the month. */
export function unstatedSentences(unstated: readonly UnstatedDay[]): readonly Sentence[] {
  return [...Map.groupBy(unstated, ({ debtorAccountId }) => debtorAccountId)].map(([account, days]) => {
    const shown = days.slice(0, SHOWN_DAYS).map(({ day }) => day);
    const more = days.length > SHOWN_DAYS ? ` (+${days.length - SHOWN_DAYS})` : '';
    return say(UNSTATED, 'statement-unread', { account, days: `${shown.join(', ')}${more}` });
  });
}
