import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import unpacked from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** A browser for the tests, or why there is none: only where the npm package has none for this system. */
export type Chromium = { readonly browser: Browser; close(): Promise<void> } | { readonly missing: string };

/** Without a screen or a graphics card; in a container that already shuts it in. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];

const NAME_ONE = 'Set CHROMIUM to the path of a Chromium or Chrome.';
const SKIPPED = `No browser starts for the console on this system, and its stories are skipped. ${NAME_ONE}`;

/** The browser of `CHROMIUM`, else that of the npm package, which is one for Linux. */
export async function startChromium(): Promise<Chromium> {
  // A folder of its own: another run that unpacks into a shared one may not be done with it.
  const folder = mkdtempSync(join(tmpdir(), 'ev-payouts-chromium-'));
  const forget = () => rmSync(folder, { recursive: true, force: true });
  // Also where a run ends before its last test.
  process.once('exit', forget);
  try {
    const browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? (await unpackInto(folder)),
      args: ARGUMENTS,
    });
    return {
      browser,
      close: async () => {
        await browser.close();
        forget();
      },
    };
  } catch (error) {
    forget();
    // A skipped story would look like one that holds: only where the package has no browser nobody could have run it.
    const mustRun = process.platform === 'linux' || process.env['CI'] === 'true';
    if (mustRun || process.env['CHROMIUM'] !== undefined) {
      throw new Error(`No browser starts for the console. ${NAME_ONE}`, { cause: error });
    }
    return { missing: SKIPPED };
  }
}

/** The package unpacks into the temporary folder of the process. */
async function unpackInto(folder: string): Promise<string> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    return await unpacked.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}
