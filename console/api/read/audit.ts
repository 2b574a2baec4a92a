import { personKeyOf } from '../../../functions/core/approval/person.ts';
import { readAudit } from '../../../functions/ledger/audit.ts';
import { readLastProof } from '../../../functions/ledger/last-proof.ts';
import { PAGE } from '../page.ts';
import { CURSOR_OTHER, done } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

/** The number of the entry before which a page begins. */
const CURSOR = /^\d{1,6}$/;

export const listAudit: Work<'listAudit', ReadDeps> = async (deps, { query }) => {
  const { cursor } = query;
  const day = query.day ?? new Date(deps.clock.now()).toISOString().slice(0, 10);
  if (cursor !== undefined && !CURSOR.test(cursor)) {
    return CURSOR_OTHER;
  }
  const before = cursor === undefined ? undefined : Number(cursor);
  const { entries, isWhole } = await readAudit(deps, day, { before, limit: PAGE });
  const first = entries.at(-1)?.number ?? 1;
  return done({
    day,
    entries: entries.map(({ number, at, by, what, about, detail, refuses, hash }) => ({
      number,
      at,
      person: by.name,
      personKey: personKeyOf(by),
      what,
      about,
      detail,
      refuses: refuses ?? null,
      hash,
    })),
    isWhole,
    proof: (await readLastProof(deps.table)) ?? null,
    next: first > 1 ? String(first) : null,
  });
};
