import type { Person } from '../../functions/core/approval/person.ts';

function atTerminal(name: string): Person {
  return { issuer: 'aws', subject: `arn:aws:sts::111122223333:assumed-role/${name}`, name };
}

/** Whoever releases, cancels, settles, stops and resumes. */
export const SIMULATED = atTerminal('simulated');

/** Somebody else, where one person is not enough. */
export const SECOND = atTerminal('simulated-second');
