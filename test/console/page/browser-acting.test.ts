import { vi } from 'vitest';
import { inBrowser } from './console-in-browser.ts';
import { approving } from './stories/approving.ts';
import { deciding } from './stories/deciding.ts';
import { exports } from './stories/exports.ts';
import { month } from './stories/month.ts';
import { trouble } from './stories/trouble.ts';

/** A browser on a busy machine. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

await inBrowser([month, approving, deciding, exports, trouble]);
