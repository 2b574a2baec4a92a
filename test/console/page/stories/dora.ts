import { personNamed } from '../../../support/people.ts';
import { it as browserIt } from '../console-in-browser.ts';
import { withAllGroups } from '../desk.ts';

/** Somebody who may do everything and has no passkey. */
export const DORA = withAllGroups({ person: personNamed('Dora') });

/** A story with Dora before her browser. */
export const it = browserIt.extend('dora', ({ sitDown }) => sitDown(DORA));
