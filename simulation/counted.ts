import { STATE_RULES, STATES } from '../functions/core/states.ts';
import { ALARM_EVENTS } from '../functions/platform/alarm-events.ts';
import { transitionName } from './counts.ts';
import { FAULT_KINDS } from './faults/kinds.ts';

export type CountedKind = 'faults' | 'transitions' | 'alarms';

/** Everything that is counted by name, as the code has it today. */
export const COUNTED: Readonly<Record<CountedKind, readonly string[]>> = {
  faults: FAULT_KINDS,
  transitions: STATES.flatMap((from) => STATE_RULES[from].goesTo.map((to) => transitionName(from, to))),
  alarms: ALARM_EVENTS,
};
