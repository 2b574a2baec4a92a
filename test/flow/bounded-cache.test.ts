import { describe, expect, it } from 'vitest';
import { BoundedCache } from '../../functions/flow/bounded-cache.ts';

describe('BoundedCache', () => {
  it('loads a key once, also for calls at the same time', async () => {
    const cache = new BoundedCache<string>(2);
    let loads = 0;
    const load = async (): Promise<string> => `value ${++loads}`;

    const values = await Promise.all([cache.get('a', load), cache.get('a', load)]);
    const later = await cache.get('a', load);

    expect([...values, later]).toEqual(['value 1', 'value 1', 'value 1']);
  });

  it('lets the longest unused entry go', async () => {
    const cache = new BoundedCache<string>(2);
    const loaded: string[] = [];
    const get = (key: string) =>
      cache.get(key, async () => {
        loaded.push(key);
        return key;
      });

    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key);

    expect(loaded).toEqual(['a', 'b', 'c', 'b']);
  });

  it('does not keep a failure', async () => {
    const cache = new BoundedCache<string>(2);

    await expect(cache.get('a', () => Promise.reject(new Error('once')))).rejects.toThrow('once');

    await expect(cache.get('a', async () => 'value')).resolves.toBe('value');
  });
});
