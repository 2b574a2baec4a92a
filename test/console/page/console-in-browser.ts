import { afterAll, beforeAll } from 'vitest';
import type { Config } from '../../../functions/platform/config.ts';
import { ApprovalStand } from '../../support/approval-stand.ts';
import { ConsoleStand } from '../../support/console-stand.ts';
import { it as paymentIt } from '../../support/payment-stand.ts';
import { startReportFunction } from '../../support/report-function.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Chromium, startChromium } from './chromium.ts';
import { Desk, type DeskOptions } from './desk.ts';
import { type Member, Site } from './site.ts';

/** The browser and the site of the file: started once, for all its stories. */
export const CHROMIUM: Chromium = await startChromium();

if ('missing' in CHROMIUM) process.stderr.write(`${CHROMIUM.missing}\n`);

let site: Site | undefined;

/** Asked for once by the file of the stories. */
export function useSite(): void {
  const folder = temporaryFolder();
  beforeAll(async () => {
    site = await Site.start(folder);
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in CHROMIUM) await CHROMIUM.close();
  });
}

function theSite(): Site {
  if (site === undefined) throw new Error('The file of the stories has started its site.');
  return site;
}

/** People whose passkeys are made for the site. */
class PeopleOfSite extends ApprovalStand {
  override get approvals(): NonNullable<Config['approvals']> {
    return { ...super.approvals, rpId: 'localhost', origins: [theSite().origin] };
  }
}

export type SitDown = (member: Member, options?: DeskOptions) => Promise<Desk>;

/** With the console's functions over a stand of its own, and desks that are left after the test. */
export const it = paymentIt
  .extend('people', ({ stand }) => new PeopleOfSite(stand))
  .extend('site', () => theSite())
  .extend('console', async ({ people, site: of }, { onCleanup }) => {
    const service = await startReportFunction('http://127.0.0.1:1');
    onCleanup(() => service.close());
    const stand = new ConsoleStand(people, service);
    of.stand = stand;
    return stand;
  })
  .extend('sitDown', async ({ site: of, console: _ }, { onCleanup }): Promise<SitDown> => {
    const desks: Desk[] = [];
    onCleanup(async () => {
      for (const desk of desks) await desk.leave();
    });
    return async (member, options) => {
      if (!('browser' in CHROMIUM)) throw new Error('Without a browser nobody sits down.');
      const desk = await Desk.of(CHROMIUM.browser, of, member, options);
      desks.push(desk);
      return desk;
    };
  });
