import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';
import type { Signer } from '../../support/approvals.ts';
import { ALL_GROUPS } from '../../support/decisions.ts';
import type { Member, Site } from './site.ts';

export type DeskOptions = {
  readonly width?: number;
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
  /** Whether the person's passkey is in this browser. */
  readonly hasPasskey?: boolean;
};

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE = `(() => { const module = undefined; ${SOURCE}; })()`;
/** Of what it finds, only what is wrong and where: the rest takes it longer than looking does. */
const ASK_AXE = `axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  selectors: false,
  // The page has one sheet of its own and no media, so that no-autoplay-audio finds nothing to look at.
  preload: false,
}).then(({ violations }) => violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => ({ html })) })))`;
const violations = z.array(
  z.object({ id: z.string(), help: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
);

/** A person before a browser of their own, signed in. */
export class Desk {
  readonly page: Page;
  readonly #site: Site;
  readonly #name: string;
  readonly #context: BrowserContext;
  /** What the page said on its console, and what it threw. */
  readonly complaints: string[] = [];

  private constructor(site: Site, member: Member, context: BrowserContext, page: Page) {
    this.#site = site;
    this.#name = member.person.name;
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  static async of(
    browser: Browser,
    site: Site,
    member: Member,
    { width = 1280, locale = 'en-GB', colorScheme = 'light', hasPasskey = true }: DeskOptions = {},
  ): Promise<Desk> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      locale,
      colorScheme,
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(20_000);
    const { subject } = member.person;
    site.admit(member);
    await context.credentials.install();
    const { signer } = member;
    if (signer !== undefined && hasPasskey) {
      const { credentialId, publicKey, privateKey } = signer.passkey;
      await context.credentials.create('localhost', {
        id: credentialId,
        userHandle: Buffer.from(subject).toString('base64url'),
        publicKey: Buffer.from(publicKey, 'base64').toString('base64url'),
        privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
      });
    }
    return new Desk(site, member, context, await context.newPage());
  }

  /** Signs in at an address, and is there. */
  async open(path: string): Promise<void> {
    await this.page.goto(this.#site.origin + path);
    await this.signIn();
    await this.settled();
  }

  /** Says who they are, where the sign-in asks. */
  async signIn(): Promise<void> {
    await this.page.getByRole('link', { name: this.#name, exact: true }).click();
  }

  /** Goes to another screen of the page, as a link of it does. */
  async go(path: string): Promise<void> {
    await this.goTo(path);
    await this.settled();
  }

  /** As `go`, without waiting for what it loads. */
  async goTo(path: string): Promise<void> {
    await this.page.evaluate(
      `history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'));`,
    );
  }

  /** Nothing is loading any more. */
  async settled(): Promise<void> {
    await this.page.locator('main#main h1').waitFor();
    await this.page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name });
  }

  /** The open dialog. */
  get dialog() {
    return this.page.locator('dialog[open]');
  }

  /** What the page tells those who listen to it. */
  async hears(text: string | RegExp): Promise<void> {
    await this.page.locator('.announcements').getByText(text).waitFor();
  }

  /** The API refuses these requests, after `waits`. */
  async refuse(
    asked: string | ((url: URL) => boolean),
    problem: {
      readonly status: number;
      readonly code: string;
      readonly detail?: string;
      readonly values?: object;
    },
    waits = Promise.resolve(),
  ): Promise<void> {
    const json = { title: '', detail: 'Try it again.', ...problem };
    await this.page.route(asked, async (route) => {
      await waits;
      await route.fulfill({ status: problem.status, contentType: 'application/problem+json', json });
    });
  }

  /** The text of the file that a button brings. */
  async downloaded(button: string | RegExp): Promise<string> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.button(button).click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }

  /** Presses the Tab key until what has the focus is called so. */
  async tabTo(name: string | RegExp, most = 150): Promise<void> {
    for (let pressed = 0; pressed < most; pressed += 1) {
      await this.page.keyboard.press('Tab');
      const focused: unknown = await this.page.evaluate(
        `(() => { const { activeElement: e } = document; return e === null ? '' : e.getAttribute('aria-label') ?? (e.labels?.[0]?.textContent || e.textContent || ''); })()`,
      );
      const called = String(focused).trim();
      if (typeof name === 'string' ? called === name : name.test(called)) return;
    }
    throw new Error(`The Tab key leads to nothing called ${name}.`);
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** axe finds nothing on what is in sight. https://www.deque.com/axe/core-documentation/api-documentation/ */
  async isAccessible(): Promise<void> {
    // It is half a megabyte: once into each document, not before each look.
    if ((await this.page.evaluate('typeof axe')) !== 'object') await this.page.evaluate(AXE);
    const found = await this.page.evaluate(ASK_AXE);
    const faults = violations
      .parse(found)
      .map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => `  ${html}`).join('\n')}`);
    expect.soft(faults, this.page.url()).toEqual([]);
  }

  /** Whether anything is wider than the window, or than the frame that it would be clipped by. */
  async fits(): Promise<void> {
    const excess = await this.page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect.soft(excess, `${this.page.url()} is wider than its window`).toBeLessThanOrEqual(0);
    const clipped = await this.page
      .locator('.table-frame')
      .evaluateAll((frames) =>
        frames.flatMap((frame) =>
          frame.scrollWidth > frame.clientWidth
            ? [`${frame.getAttribute('aria-label')}: ${frame.scrollWidth - frame.clientWidth}`]
            : [],
        ),
      );
    expect.soft(clipped, `${this.page.url()} has columns out of sight`).toEqual([]);
  }

  /** For somebody to look at: in the folder that `CONSOLE_PICTURES` names, where it names one. */
  async keepPicture(name: string): Promise<void> {
    const folder = process.env['CONSOLE_PICTURES'];
    if (folder === undefined) return;
    const kind = `${this.page.viewportSize()?.width}-${await this.page.locator('html').getAttribute('lang')}`;
    const path = join(folder, kind, `${name}.png`);
    await this.page.screenshot({ path, fullPage: true });
    // As README.md shows two of them: what is in sight, in a small window.
    const before = this.page.viewportSize();
    await this.page.setViewportSize({ width: 1200, height: 800 });
    await this.page.screenshot({ path: path.replace('.png', '-in-sight.png') });
    if (before !== null) await this.page.setViewportSize(before);
  }

  async leave(): Promise<void> {
    await this.#context.close();
  }
}

/** Somebody who may do everything, by a passkey of their own where they have one. */
export function withAllGroups(whoever: Signer | Pick<Member, 'person'>): Member {
  const { person } = whoever;
  return { person, groups: ALL_GROUPS, signer: 'passkey' in whoever ? whoever : undefined };
}
