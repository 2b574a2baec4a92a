import { afterAll, describe } from 'vitest';
import { it as paymentIt } from '../../support/payment-stand.ts';
import { lambdaAlone } from '../../support/report-function.ts';
import { type Chromium, startChromium } from './chromium.ts';
import { Desk, type DeskOptions } from './desk.ts';
import { type Member, PeopleOfSite, Site } from './site.ts';

let running: Promise<Chromium> | undefined;

/** The browser of the file that runs: started once, for all its stories. */
function chromium(): Promise<Chromium> {
  running ??= startChromium();
  return running;
}

/** Stories in a browser, which is closed after them; without one they are skipped, and it is said why. */
export async function inBrowser(stories: readonly (() => void)[]): Promise<void> {
  const started = await chromium();
  if ('missing' in started) process.stderr.write(`${started.missing}\n`);
  describe.skipIf('missing' in started)('the console in a browser:', () => {
    afterAll(async () => {
      running = undefined;
      if ('browser' in started) await started.close();
    });
    for (const tell of stories) tell();
  });
}

export type SitDown = (member: Member, options?: DeskOptions) => Promise<Desk>;

/** With a console of its own, and desks that are left after the test. */
export const it = paymentIt
  .extend('people', ({ stand }) => new PeopleOfSite(stand))
  .extend('functions', lambdaAlone)
  .extend('site', async ({ people, functions }, { onCleanup }) => {
    const site = await Site.start(people, functions);
    onCleanup(() => site.close());
    return site;
  })
  .extend('sitDown', async ({ site }, { onCleanup }): Promise<SitDown> => {
    const desks: Desk[] = [];
    onCleanup(async () => {
      for (const desk of desks) await desk.leave();
    });
    return async (member, options) => {
      const started = await chromium();
      if (!('browser' in started)) throw new Error('Without a browser nobody sits down.');
      const desk = await Desk.of(started.browser, site, member, options);
      desks.push(desk);
      return desk;
    };
  });
