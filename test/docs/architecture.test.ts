import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
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

  it('has a row for each key of the table', () => {
    const keys = readFileSync(new URL('../../functions/ledger/keys.ts', import.meta.url), 'utf8');
    const names = new Set([...keys.matchAll(/['`]([A-Z][A-Z-]+)(?:#|')/g)].map(([, name = '']) => name));
    const rows = architecture.split('## The table')[1]?.split('\n## ')[0] ?? '';

    expect(names.size).toBeGreaterThan(20);
    expect([...names].filter((name) => !new RegExp(`\`${name}[#\`]`).test(rows))).toEqual([]);
  });

  it('names what each command of a person starts', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));
    const started = Object.keys(scripts).filter((name) => scripts[name]?.includes(' operate/commands/'));
    const listed = /commands\/ +what `npm run` starts: ([^\n]+\n[^\n]+)/.exec(architecture)?.[1] ?? '';

    expect(started.length).toBeGreaterThan(10);
    expect(started.filter((name) => !listed.includes(name))).toEqual([]);
  });
});
