import { describe, expect, it } from 'vitest';
import { mayGo, STATES, type State, TRANSITIONS } from '../../functions/core/transitions.ts';

/** The table of the design, written down a second time: a change of it must be meant. */
const DESIGN: Readonly<Record<State, string>> = {
  rejected: 'ready held withdrawn',
  held: 'ready rejected cancelled withdrawn paid',
  ready: 'scheduled held rejected withdrawn',
  scheduled: 'batched held cancelled withdrawn',
  batched: 'submitted scheduled',
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
    const onTheWay: readonly State[] = ['batched', 'submitted', 'accepted', 'paid', 'in-doubt'];
    const free: readonly State[] = ['rejected', 'held', 'ready', 'withdrawn', 'cancelled'];

    for (const from of onTheWay) {
      expect(free.filter((to) => mayGo(from, to))).toEqual([]);
    }
  });

  it('lets the source change a payout only before it is scheduled', () => {
    const following = STATES.filter((state) => TRANSITIONS[state].follows === 'source');

    expect(following).toEqual(['rejected', 'held', 'ready', 'withdrawn']);
  });

  it('shows in the live index all that waits, and nothing that has ended', () => {
    expect(STATES.filter((state) => !TRANSITIONS[state].live)).toEqual(['paid', 'withdrawn', 'cancelled']);
  });
});
