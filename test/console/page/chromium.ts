import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import unpacked from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** A browser for the tests, or why there is none. */
export type Chromium = { readonly browser: Browser; close(): Promise<void> } | { readonly missing: string };

/** Without a screen or a graphics card; in a container that already shuts it in. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];

const NAME_ONE =
  'No browser starts for the console: set CHROMIUM to the path of a Chromium or Chrome. Its tests are skipped.';

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
    // In CI a skipped story would look like one that holds.
    if (process.env['CI'] === 'true' || process.env['CHROMIUM'] !== undefined) throw error;
    return { missing: NAME_ONE };
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
