import { personKeyOf } from '../../../../functions/core/approval/person.ts';
import { rosterVerifies } from '../../../../functions/core/approval/roster.ts';
import { TRUST_NAME } from '../../format/parts.ts';
import { type Check, counted } from '../check.ts';
import { rosterOf } from '../roster.ts';

/** The history of approvers' keys follows itself by its hashes, and begins at keys that the configuration names. */
export const approvers: Check = {
  name: 'approvers',
  run: async (evidence, problems) => {
    const roster = await rosterOf(evidence);
    const file = await evidence.trust();
    if (file === undefined) problems.add(TRUST_NAME, 'is missing, or not one of this version');
    const stage = file?.trust?.stage;
    if (stage !== undefined && stage !== evidence.archive.index?.stage) {
      problems.add(TRUST_NAME, 'is of another stage than the archive');
    }
    await problems.during('approvers', () => {
      if (!rosterVerifies(roster))
        problems.add('approvers', 'the history of their keys does not follow itself');
    });
    for (const { by, person, credentialId, publicKey } of roster.entries) {
      if (!('first' in by)) continue;
      const isNamed = file?.trust?.first.some(
        (first) =>
          personKeyOf(first.person) === personKeyOf(person) &&
          first.credentialId === credentialId &&
          first.publicKey === publicKey,
      );
      if (isNamed !== true) {
        problems.add(
          personKeyOf(person),
          'is called one of the first approvers, and the configuration names another',
        );
      }
    }
    return counted(roster.entries.length, 'entry', 'entries');
  },
};
