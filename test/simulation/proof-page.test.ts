import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../simulation/faults/kinds.ts';
import { STATED_INVARIANTS } from '../../simulation/invariants/stated.ts';
import { readKept } from '../../simulation/long/kept.ts';
import { MUTANTS } from '../../simulation/mutants/catalogue.ts';
import { proofPage } from '../../simulation/proof-page/page.ts';

const page = readFileSync(new URL('../../docs/proof.md', import.meta.url), 'utf8');

describe('docs/proof.md', () => {
  it('is what the data makes of it: npm run simulate:page writes it', () => {
    expect(page).toBe(proofPage(page, readKept()));
  });

  it('has a row for every invariant, mutant and kind of fault', () => {
    const rows = page.split('\n');

    for (const [number, { invariant, how }] of Object.entries(STATED_INVARIANTS)) {
      expect(rows).toContain(`| ${number} | ${invariant} | ${how} |`);
    }
    for (const { name, does, breaks, seed } of MUTANTS) {
      expect(rows).toContain(`| \`${name}\` | ${does} | ${breaks.join(', ')} | ${seed} |`);
    }
    for (const { title } of Object.values(FAULTS)) {
      expect(rows.filter((row) => row.startsWith(`| ${title} | `))).toHaveLength(1);
    }
  });

  it.each(['invariants', 'mutants', 'long run'])('gets its table of %s back where it is gone', (name) => {
    const start = `<!-- ${name}: written by npm run simulate:page -->`;
    const [before = '', rest = ''] = page.split(start);
    const emptied = `${before}${start}${rest.slice(rest.indexOf('<!-- end of'))}`;

    expect(emptied).not.toBe(page);
    expect(proofPage(emptied, readKept())).toBe(page);
  });

  it.each([
    ['no place', (text: string) => text.replace('<!-- mutants: ', '<!-- ')],
    ['two places', (text: string) => `${text}<!-- mutants: written by npm run simulate:page -->`],
    ['no end of one', (text: string) => text.replace('<!-- end of mutants -->', '')],
  ])('is not written where it has %s for a table', (_what, broken) => {
    expect(() => proofPage(broken(page), readKept())).toThrow('its table "mutants" exactly once');
  });
});
