import { describe, expect, it } from 'vitest';
import { APPROVAL_REFUSALS } from '../../functions/approvals/refusals.ts';

describe('what a person reads whose approval is not taken', () => {
  it.each(Object.entries(APPROVAL_REFUSALS))('says of %s what happened and what to do', (_why, text) => {
    expect(text.split(/[.:] /).length).toBeGreaterThanOrEqual(2);
    expect(text).toMatch(/\.$/);
  });
});
