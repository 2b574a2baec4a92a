import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from '../../simulation/mutants/catalogue.ts';
import { type Mutant, mutated } from '../../simulation/mutants/mutant.ts';
import { SEEDS } from '../../simulation/mutants/seeds.ts';

function sourceOf(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}

describe('a mutant', () => {
  const mutant: Mutant = {
    name: 'one',
    does: 'Says two.',
    edits: [{ file: 'a.ts', find: 'one', replace: 'two $& $1' }],
    breaks: [1],
    seed: 1,
  };

  it('changes its own text and nothing else', () => {
    expect(mutated('a.ts', 'say one, once', mutant)).toBe('say two $& $1, once');
    expect(mutated('b.ts', 'say one', mutant)).toBe('say one');
  });

  it.each(['say nothing', 'one and one'])(
    'is refused where its text does not stand exactly once: %s',
    (text) => {
      expect(() => mutated('a.ts', text, mutant)).toThrow('one: "one" stands');
    },
  );
});

describe('the mutants', () => {
  it('have names of their own, and an invariant and a seed each', () => {
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
    for (const { breaks, seed } of MUTANTS) {
      expect(breaks.length).toBeGreaterThan(0);
      expect(SEEDS).toContain(seed);
    }
  });

  it.each(MUTANTS)('$name stands on the source as it is', (mutant) => {
    for (const { file } of mutant.edits) {
      const source = sourceOf(file);
      expect(mutated(file, source, mutant)).not.toBe(source);
    }
  });
});
