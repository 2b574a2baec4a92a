import { statesThatWaitFor } from '../../functions/core/states.ts';

/** What waits for a person beside what is held, of which the reasons are counted. */
export const BESIDE_HOLDS = statesThatWaitFor('person').filter((state) => state !== 'held');
