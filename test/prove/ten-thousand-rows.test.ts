import { vi } from 'vitest';
import { inBrowser } from '../console/page/console-in-browser.ts';
import { rows } from '../console/page/stories/rows.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

// Alone: what a browser beside it does would be taken for what the page takes.
await inBrowser([rows]);
