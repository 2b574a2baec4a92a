import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STATE_MEANINGS, STATE_RULES, STATES } from '../../functions/core/states.ts';

const architecture = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8');

describe('the documentation', () => {
  it.each(STATES)('says of %s what the transition table says', (state) => {
    const { goesTo, followsSource, canBeRecalled, actsNext, money, file, isListed } = STATE_RULES[state];
    const targets = goesTo.length === 0 ? '–' : goesTo.join(', ');
    const told = [followsSource, canBeRecalled].map((is) => (is ? 'yes' : 'no'));
    const cells = [state, STATE_MEANINGS[state], targets, ...told, actsNext, money, file, isListed];

    expect(architecture).toContain(`| ${cells.join(' | ')} |`);
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
