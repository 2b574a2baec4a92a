import { describe, expect, it } from 'vitest';
import { withRosterEntry } from '../../../functions/core/approval/roster.ts';
import { listKeys } from '../../../operate/approvals/list-keys.ts';
import { printKeys } from '../../../operate/approvals/print-keys.ts';
import {
  broughtInBy,
  firstApprover,
  rosterOf,
  rosterWith,
  signerNamed,
  trustIn,
} from '../../support/approvals.ts';
import { personNamed } from '../../support/people.ts';
import { recording } from '../../support/recording-terminal.ts';

const [anna, bert, cleo] = [signerNamed('Anna'), signerNamed('Bert'), signerNamed('Cleo')];
const first = [anna, bert];

describe('the keys of approvers', () => {
  it('are listed with where they come from, their first file, and who took them out and why', () => {
    const brought = rosterWith(rosterOf(first), cleo, broughtInBy(anna, cleo, trustIn(first)));
    const used = withRosterEntry(brought, {
      ...firstApprover(cleo),
      at: '2026-11-03T12:00:00.000Z',
      what: 'used',
      by: { batchId: 'BA1' },
    });
    const roster = withRosterEntry(used, {
      ...firstApprover(cleo),
      at: '2026-11-04T12:00:00.000Z',
      what: 'revoked',
      by: { person: personNamed('Bert'), reason: 'Lost her phone.' },
    });

    const keys = listKeys(roster);
    const { terminal, lines } = recording(false, 160);
    printKeys(terminal, keys);

    expect(keys.map(({ person, broughtInBy: by }) => [person.name, by?.name])).toEqual([
      ['Anna', undefined],
      ['Bert', undefined],
      ['Cleo', 'Anna'],
    ]);
    expect(keys[2]).toMatchObject({
      usedFor: 'BA1',
      revoked: { at: '2026-11-04T12:00:00.000Z', by: { name: 'Bert' }, reason: 'Lost her phone.' },
    });
    expect(lines.at(-1)).toContain(
      'Brought in by Anna. Its first file was BA1. Revoked on 2026-11-04 by Bert: Lost her phone.',
    );
  });

  it('are none before the first proposal, which the list says', () => {
    const { terminal, lines } = recording(false, 80);
    printKeys(terminal, listKeys({ entries: [] }));
    expect(lines.join(' ')).toContain('Nobody is entered yet');
  });
});
