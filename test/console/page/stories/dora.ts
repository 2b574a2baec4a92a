import { personNamed } from '../../../support/people.ts';
import { it as browserIt } from '../console-in-browser.ts';
import { withAllGroups } from '../desk.ts';
import { heldForItsAmount } from '../world.ts';

/** Somebody who may do everything and has no passkey. */
export const DORA = withAllGroups({ person: personNamed('Dora') });

/** A story with Dora before her browser, and with a payout that waits for a person. */
export const it = browserIt
  .extend('dora', ({ sitDown }) => sitDown(DORA))
  .extend('waiting', async ({ people }) => {
    const waiting = heldForItsAmount(1);
    await people.stand.putClaimed(waiting);
    return waiting;
  });
