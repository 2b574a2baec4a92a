import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import packed from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';
import { PROJECT } from '../../support/run-node.ts';

/** A browser for the tests, or why there is none: only where the npm package has none for this system. */
export type Chromium = { readonly browser: Browser; close(): Promise<void> } | { readonly missing: string };

/** Without a screen or a graphics card; in a container that already shuts it in. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];

const NAME_ONE = 'Set CHROMIUM to the path of a Chromium or Chrome.';
const SKIPPED = `No browser starts for the console on this system, and its stories are skipped. ${NAME_ONE}`;

/** The browser of `CHROMIUM`, else that of the npm package, which is one for Linux. */
export async function startChromium(): Promise<Chromium> {
  try {
    const browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? (await unpacked()),
      args: ARGUMENTS,
    });
    return { browser, close: () => browser.close() };
  } catch (error) {
    // A skipped story would look like one that holds: only where the package has no browser nobody could have run it.
    const mustRun = process.platform === 'linux' || process.env['CI'] === 'true';
    if (mustRun || process.env['CHROMIUM'] !== undefined) {
      throw new Error(`No browser starts for the console. ${NAME_ONE}`, { cause: error });
    }
    return { missing: SKIPPED };
  }
}

/** In its package, which npm replaces whole. */
const UNPACKED = join(PROJECT, 'node_modules/@sparticuz/chromium/unpacked');

/** Unpacks the package's browser, which takes two seconds, once for all files and runs. */
async function unpacked(): Promise<string> {
  const browser = join(UNPACKED, 'chromium');
  if (existsSync(browser)) return browser;
  const folder = mkdtempSync(`${UNPACKED}-`);
  const forget = () => rmSync(folder, { recursive: true, force: true });
  // Also where a run ends before it is unpacked.
  process.once('exit', forget);
  await unpackInto(folder);
  try {
    renameSync(folder, UNPACKED);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(browser)) throw error;
  } finally {
    forget();
  }
  return browser;
}

/** The package unpacks into the temporary folder of the process. */
async function unpackInto(folder: string): Promise<void> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    await packed.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}
