import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STATES, TRANSITIONS } from '../../functions/core/transitions.ts';

const architecture = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8');

describe('the documentation', () => {
  it.each(STATES)('says of %s what the transition table says', (state) => {
    const { meaning, goesTo } = TRANSITIONS[state];
    const targets = goesTo.length === 0 ? '–' : goesTo.join(', ');

    expect(architecture).toContain(`| ${state} | ${meaning} | ${targets} |`);
  });

  it('has no state that the transition table does not have', () => {
    const rows =
      architecture
        .split('## States')[1]
        ?.split('\n## ')[0]
        ?.match(/^\| [a-z-]+ \|/gm) ?? [];

    expect(rows).toHaveLength(STATES.length);
  });
});
