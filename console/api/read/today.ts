import { countReasons, type ReasonCounts } from '../../../operate/review/count-reasons.ts';
import { done } from '../problem.ts';
import { readToday } from '../read-today.ts';
import type { Work } from '../serve.ts';
import { shownReason } from '../shown-reason.ts';
import { withOwnWord } from './approvals.ts';
import type { ReadDeps } from './read-deps.ts';

export const today: Work<'today', ReadDeps> = async (deps, { acting }) => {
  const { proposals, rest } = await readToday(deps);
  return done({ ...rest, approvals: withOwnWord(deps, acting, proposals) });
};

export const countHolds: Work<'countHolds', ReadDeps> = async ({ table, clock }) => {
  const held: ReasonCounts = await countReasons({ table, clock }, 'held');
  const { unreadable, isCutOff } = held;
  return done({ reasons: held.reasons.map(shownReason), unreadable, isCutOff });
};
