import { vi } from 'vitest';
import { inBrowser } from './console-in-browser.ts';
import { screens } from './stories/screens.ts';

/** A browser on a busy machine. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

await inBrowser([screens]);
