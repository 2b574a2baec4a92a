import { afterAll } from 'vitest';
import { it as paymentIt } from '../../support/payment-stand.ts';
import { startReportFunction } from '../../support/report-function.ts';
import { type Chromium, startChromium } from './chromium.ts';
import { Desk, type DeskOptions } from './desk.ts';
import { type Member, PeopleOfSite, Site } from './site.ts';

/** The browser of the file: started once, for all its stories. */
export const CHROMIUM: Chromium = await startChromium();

if ('missing' in CHROMIUM) process.stderr.write(`${CHROMIUM.missing}\n`);

/** Said once by the file of the stories. */
export function closeBrowserAfterAll(): void {
  afterAll(async () => {
    if ('browser' in CHROMIUM) await CHROMIUM.close();
  });
}

export type SitDown = (member: Member, options?: DeskOptions) => Promise<Desk>;

/** With a console of its own, and desks that are left after the test. */
export const it = paymentIt
  .extend('people', ({ stand }) => new PeopleOfSite(stand))
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads from the pattern what a fixture needs
  .extend('functions', async ({}, { onCleanup }) => {
    const service = await startReportFunction('http://127.0.0.1:1');
    onCleanup(() => service.close());
    return service;
  })
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
      if (!('browser' in CHROMIUM)) throw new Error('Without a browser nobody sits down.');
      const desk = await Desk.of(CHROMIUM.browser, site, member, options);
      desks.push(desk);
      return desk;
    };
  });
