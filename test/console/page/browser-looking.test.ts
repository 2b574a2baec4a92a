import { vi } from 'vitest';
import { inBrowser } from './console-in-browser.ts';
import { lists } from './stories/lists.ts';

/** A browser on a busy machine. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

// A file of their own: each file keeps one processor busy, and all stories in one were the last to end.
await inBrowser([lists]);
