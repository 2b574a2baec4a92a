import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Events that some function raises an alarm with. */
const raised = new Set(
  globSync('functions/**/*.ts', { cwd: ROOT }).flatMap((file) =>
    [...readFileSync(`${ROOT}/${file}`, 'utf8').matchAll(/\.alarm\(\s*'([a-z-]+)'/g)].map(
      ([, event]) => event,
    ),
  ),
);

/** Events that the operations page has an entry for. */
const explained = new Set(
  [...readFileSync(`${ROOT}/docs/operations.md`, 'utf8').matchAll(/^### ([a-z-]+)$/gm)].map(
    ([, event]) => event,
  ),
);

describe('the operations page', () => {
  it('has an entry for every alarm, and for nothing else', () => {
    expect(raised.size).toBeGreaterThan(10);
    expect([...explained].sort()).toEqual([...raised].sort());
  });
});
