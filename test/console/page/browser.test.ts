import { describe, vi } from 'vitest';
import { CHROMIUM, closeBrowserAfterAll } from './console-in-browser.ts';
import { approving } from './stories/approving.ts';
import { deciding } from './stories/deciding.ts';
import { exports } from './stories/exports.ts';
import { lists } from './stories/lists.ts';
import { month } from './stories/month.ts';
import { screens } from './stories/screens.ts';
import { trouble } from './stories/trouble.ts';

/** A browser on a busy machine. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf('missing' in CHROMIUM)('the console in a browser:', () => {
  closeBrowserAfterAll();
  month();
  approving();
  deciding();
  trouble();
  exports();
  lists();
  screens();
});
