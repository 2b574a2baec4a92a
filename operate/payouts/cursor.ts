import { PipelineError } from '../../functions/core/errors.ts';
import { base32Of, parsePayoutId, sha256Hex } from '../../functions/core/ids.ts';
import type { Candidate } from './candidate.ts';
import type { PayoutSort } from './candidates.ts';
import type { PayoutQuery } from './query.ts';

/**
 * Where a list goes on: the payout before, and a check that it is of this list. A cursor has neither a name nor an
 * account: the row of the payout has its place.
 */
export function cursorOf(query: PayoutQuery, sort: PayoutSort, { payoutId, since }: Candidate): string {
  const place = since === '' ? payoutId : `${since}_${payoutId}`;
  return `${place}_${checkOf(query, sort, place)}`;
}

/** @throws PipelineError CONFIG_INVALID where it is of another list. */
export function parseCursor(query: PayoutQuery, sort: PayoutSort, cursor: string): Candidate {
  const place = placeIn(query, sort, cursor);
  if (place !== undefined) return place;
  throw new PipelineError('CONFIG_INVALID', 'The list does not go on there.', {
    action: 'Take the place from a page of the same list, or begin the list anew.',
  });
}

/** @returns undefined where the cursor is of another list. */
export function placeIn(query: PayoutQuery, sort: PayoutSort, cursor: string): Candidate | undefined {
  const [, place = '', since = '', id = '', check] =
    /^((?:([\w:.#-]{1,200})_)?([A-Z0-9]{28}))_([A-Z0-9]{8})$/.exec(cursor) ?? [];
  const payoutId = parsePayoutId(id);
  return payoutId !== undefined && check === checkOf(query, sort, place) ? { payoutId, since } : undefined;
}

function checkOf(query: PayoutQuery, { by, descending }: PayoutSort, place: string): string {
  const { state, sources, report, recipient, month, debtorAccount, due, reason, text } = query;
  const asked = [state, sources?.join(' '), report, recipient, month, debtorAccount, due, reason, text].map(
    (one) => one ?? '',
  );
  return base32Of(sha256Hex(['cursor', ...asked, by, String(descending), place])).slice(0, 8);
}
