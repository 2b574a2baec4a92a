import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NOT_RELEASABLE } from '../../functions/core/may-review.ts';
import {
  isReleasable,
  mayGo,
  STATE_RULES,
  STATES,
  STOPPED_STATES,
  type State,
  statesThatWaitFor,
} from '../../functions/core/states.ts';
import { PROJECT } from '../support/run-node.ts';

/** The table of the design, written down a second time: a change of it must be meant. */
const DESIGN: Readonly<Record<State, string>> = {
  rejected: 'ready held cancelled withdrawn',
  held: 'ready rejected cancelled withdrawn paid',
  ready: 'scheduled held rejected withdrawn',
  scheduled: 'batched held cancelled withdrawn',
  batched: 'submitted scheduled held',
  submitted: 'accepted paid failed',
  accepted: 'paid failed',
  paid: 'returned failed',
  failed: 'ready held cancelled paid',
  returned: 'ready held cancelled paid',
  'in-doubt': 'submitted paid failed',
  withdrawn: 'ready held rejected',
  cancelled: '',
};

describe('the transition table', () => {
  it.each(STATES.flatMap((from) => STATES.map((to) => [from, to] as const)))(
    '%s to %s as designed',
    (from, to) => {
      expect(mayGo(from, to)).toBe(DESIGN[from].split(' ').includes(to));
    },
  );

  it('never lets money leave twice: a new attempt starts from a dead one only', () => {
    const onTheWay: readonly State[] = ['submitted', 'accepted', 'paid', 'in-doubt'];
    const free: readonly State[] = ['rejected', 'held', 'ready', 'withdrawn', 'cancelled'];

    for (const from of onTheWay) {
      expect(free.filter((to) => mayGo(from, to))).toEqual([]);
    }
    // Out of a batch that died before its seal, a line that an approver refused waits for a person.
    expect(free.filter((to) => mayGo('batched', to))).toEqual(['held']);
  });

  it('lets the source change a payout only before it is scheduled', () => {
    const following = STATES.filter((state) => STATE_RULES[state].followsSource);

    expect(following).toEqual(['rejected', 'held', 'ready', 'withdrawn']);
  });

  it('shows in the live index all that waits, and nothing that has ended', () => {
    expect(STATES.filter((state) => STATE_RULES[state].isListed !== 'always')).toEqual([
      'paid',
      'withdrawn',
      'cancelled',
    ]);
  });

  it('says who acts next on all that waits, and of nothing else', () => {
    const waits = (['source', 'pipeline', 'bank', 'person'] as const).flatMap(statesThatWaitFor);

    expect([...waits].sort()).toEqual(
      STATES.filter((state) => STATE_RULES[state].actsNext !== 'nobody').sort(),
    );
    expect(statesThatWaitFor('person')).toEqual(['held', 'failed', 'returned', 'in-doubt']);
    expect(statesThatWaitFor('source')).toEqual(['rejected']);
    expect(statesThatWaitFor('nobody')).toEqual([]);
  });

  it('lets nothing follow its source of which money is on its way or was', () => {
    for (const state of STATES.filter((one) => STATE_RULES[one].followsSource)) {
      expect(STATE_RULES[state]).toMatchObject({ canBeRecalled: true });
      expect(['open', 'ended']).toContain(STATE_RULES[state].money);
    }
  });

  it('knows how far the file of an attempt is', () => {
    expect(STATES.filter((state) => STATE_RULES[state].file === 'unsent')).toEqual(['batched']);
    expect(STATES.filter((state) => STATE_RULES[state].file === 'sent')).toEqual(['submitted']);
    for (const state of STATES.filter((one) => !STATE_RULES[one].canBeRecalled)) {
      expect(STATE_RULES[state].file).not.toBe('none');
    }
  });

  it('releases what is held, or whose attempt is dead', () => {
    expect(STATES.filter(isReleasable)).toEqual(['held', 'failed', 'returned']);
    expect(STATES.filter((state) => NOT_RELEASABLE[state] === '')).toEqual(STATES.filter(isReleasable));
  });
});

/** What a sentence names, in the order of the table. */
function statesIn(sentence: string): readonly State[] {
  return STATES.filter((state) => new RegExp(`(?<![\\w-])${state}(?![\\w-])`).test(sentence));
}

describe('a sentence that names states', () => {
  const help = readFileSync(join(PROJECT, 'operate/commands/review.ts'), 'utf8');
  const paragraph = (begin: string): string => help.slice(help.indexOf(begin)).split(/\.\s/)[0] ?? '';

  it.each([
    [
      'of a list of what waits, in the help',
      paragraph('waits for somebody ('),
      STATES.filter(
        (state) => STOPPED_STATES.includes(state) || STATE_RULES[state].isListed === 'contradicted',
      ),
    ],
    [
      'of a list that no index has, in the help',
      paragraph('A\nlist of paid'),
      STATES.filter((state) => STATE_RULES[state].isListed !== 'always'),
    ],
    ['of a release, in the help', paragraph('A held payout goes on as it is'), STATES.filter(isReleasable)],
    [
      'of a cancellation, in the help',
      paragraph('Cancel ends what is'),
      STATES.filter((state) => mayGo(state, 'cancelled')),
    ],
  ])('names just those that the table has: %s', (_of, sentence, states) => {
    expect(statesIn(sentence.replace(/known to be dead: .*/s, ''))).toEqual(states);
  });
});
