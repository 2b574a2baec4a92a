import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STATES } from '../../../functions/core/states.ts';

const css = readFileSync(new URL('../../../console/page/style/screens.css', import.meta.url), 'utf8');
const tones = new Map(
  [...css.matchAll(/\.tone-([a-z-]+) \{\s*--tone: light-dark\((#\w{6}), (#\w{6})\);/g)].map(
    ([, state = '', light = '', dark = '']) => [state, { light, dark }] as const,
  ),
);

describe('the colours of a chart', () => {
  it.each(['light', 'dark'] as const)('are one for each state, %s', (theme) => {
    const colours = STATES.map((state) => tones.get(state)?.[theme]);

    expect(colours).not.toContain(undefined);
    expect(new Set(colours).size).toBe(STATES.length);
  });
});
