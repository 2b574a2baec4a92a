import { expect, test } from 'vitest';
import { stoppedBy } from '../../functions/flow/stopped-by.ts';

test('it stops with the signal, for its reason, even if that stopped before', () => {
  const outer = new AbortController();
  const during = stoppedBy(outer.signal);
  expect(during.signal.aborted).toBe(false);

  outer.abort('over');

  expect(during.signal.reason).toBe('over');
  expect(stoppedBy(outer.signal).signal.reason).toBe('over');
});

test('it stops by itself, and the signal goes on', () => {
  const outer = new AbortController();
  const inner = stoppedBy(outer.signal);
  inner.abort();
  expect([inner.signal.aborted, outer.signal.aborted]).toEqual([true, false]);
  expect(stoppedBy(undefined).signal.aborted).toBe(false);
});
