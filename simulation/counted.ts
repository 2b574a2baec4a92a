import { STATE_RULES, STATES } from '../functions/core/states.ts';
import { ALARM_EVENTS } from '../functions/platform/alarm-events.ts';
import { transitionName } from './counts.ts';
import { FAULT_KINDS } from './faults/kinds.ts';

export type CountedKind = 'faults' | 'transitions' | 'alarms';

/** All names that are counted, from today's code. */
export const COUNTED: Readonly<Record<CountedKind, readonly string[]>> = {
  faults: FAULT_KINDS,
  transitions: STATES.flatMap((from) => STATE_RULES[from].goesTo.map((to) => transitionName(from, to))),
  alarms: ALARM_EVENTS,
};
