import { personKeyOf } from '../../../functions/core/approval/person.ts';
import { noteSignIn, readLastSignIn } from '../../../functions/ledger/sign-ins.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { DecideDeps } from './decide-deps.ts';
import { onRecord } from './on-record.ts';

/**
 * The page asks for it whenever it gets a first token; a reload gets one too, of the same sign-in. A sign-in has one
 * entry; several where its pages open at one moment, or where this broke off between its writes.
 */
export const recordSignIn: Work<'recordSignIn', DecideDeps> = async (deps, { acting }) => {
  const { person, groups, signedInAtSeconds: at = Math.floor(deps.clock.now() / 1000) } = acting;
  const key = personKeyOf(person);
  if (at <= (await readLastSignIn(deps.table, key))) return done({ isNew: false });
  const said = { what: 'sign-in', about: '', detail: groups.join(', ') } as const;
  return onRecord(deps, acting, said, async () => {
    await noteSignIn(deps.table, key, at);
    return done({ isNew: true });
  });
};
