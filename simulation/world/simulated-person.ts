import type { Person } from '../../functions/core/approval/person.ts';

/** Whoever releases, cancels, settles, stops and resumes. */
export const SIMULATED: Person = { issuer: 'aws', subject: 'simulated', name: 'simulated' };
