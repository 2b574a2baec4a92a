import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { it } from './dora.ts';
import { pageOf } from './page-of-payouts.ts';

/** What a person sees as a stutter: https://www.w3.org/TR/longtasks-1/ */
const LONG_TASK_MS = 50;

/** Scrolls to a height, and waits until that is shown: asked without a pause, the page would show nothing in between. */
function scrolledTo(height: string): string {
  return `scrollTo(0, ${height}); new Promise((shown) => requestAnimationFrame(() => setTimeout(shown)))`;
}

/** Milliseconds of its processor that the page's thread took so far: others on the machine take none of them. */
async function cpuOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
}

export function rows(): void {
  describe('a list', () => {
    it('of 10,000 rows keeps only those near in the page', async ({ site, dora }) => {
      site.instead.set('/api/payouts', (query) => pageOf(10_000, Number(query.get('cursor') ?? 0)));
      await dora.open('/payouts?state=held');
      const end = dora.page.locator('.list-end');
      await expect
        .poll(
          async () => {
            await dora.page.evaluate(scrolledTo('document.body.scrollHeight'));
            return (await end.textContent()) ?? '';
          },
          { timeout: 45_000, interval: 10 },
        )
        .toContain('10,000 shown');

      expect(await dora.page.locator('tbody tr').count()).toBeLessThan(1_000);
      // Scrolled back by a screen at a time, none of which takes so long that a person would see it.
      const took: number[] = [];
      const cpu = await cpuOf(dora.page);
      for (let y = 300_000; y > 270_000; y -= 1_000) {
        const before = await cpu();
        await dora.page.evaluate(scrolledTo(String(y)));
        took.push((await cpu()) - before);
      }
      took.sort((a, b) => a - b);
      expect(took[took.length / 2], took.map(Math.round).join(' ')).toBeLessThan(LONG_TASK_MS);
      await dora.page.evaluate('scrollTo(0, 0)');
      await dora.page.getByRole('link', { name: 'Driver 0', exact: true }).waitFor();
    });
  });
}
