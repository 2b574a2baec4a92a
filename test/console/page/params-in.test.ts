import { describe, expect, it } from 'vitest';
import { paramsIn } from '../../../console/page/params-in.ts';

describe('an address', () => {
  it.each([
    ['/', '/', {}],
    ['/payouts', '/payouts', {}],
    ['/payouts/:payoutId', '/payouts/PO1', { payoutId: 'PO1' }],
    ['/months/:month?', '/months', {}],
    ['/months/:month?', '/months/2026-10', { month: '2026-10' }],
    ['/payouts/:payoutId', '/payouts', undefined],
    ['/payouts', '/payouts/PO1', undefined],
    ['/payouts', '/holds', undefined],
    ['/', '/payouts', undefined],
  ])('by %s: %s has %j', (pattern, path, params) => {
    expect(paramsIn(pattern, path)).toEqual(params);
  });
});
