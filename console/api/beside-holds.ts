import { statesThatWaitFor } from '../../functions/core/states.ts';

/** States that wait for a person, beside `held`, whose reasons are counted. */
export const BESIDE_HOLDS = statesThatWaitFor('person').filter((state) => state !== 'held');
