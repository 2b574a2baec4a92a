import { vi } from 'vitest';
import { inBrowser } from './console-in-browser.ts';
import { rows } from './stories/rows.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

await inBrowser([rows]);
