import { signal } from '@preact/signals';

/**
 * The server's time, by the page's own clock and the difference between both: countdowns and signatures go by it, since
 * a person's machine may have a wrong clock.
 */
const aheadMs = signal(0);

const TICK_MS = 1_000;

/** The server's time in milliseconds since 1970, each second. */
export const serverNow = signal(Date.now());

export function setServerClock(iso: string): void {
  aheadMs.value = Date.parse(iso) - Date.now();
  serverNow.value = exactServerNow();
}

export function exactServerNow(): number {
  return Date.now() + aheadMs.value;
}

export function startClock(): void {
  setInterval(() => {
    serverNow.value = exactServerNow();
  }, TICK_MS);
}
