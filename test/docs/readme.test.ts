import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PROJECT } from '../support/run-node.ts';

function textOf(path: string): string {
  return readFileSync(join(PROJECT, path), 'utf8');
}

/** As the page of costs rounds it to a whole dollar. */
function dollarsOf(row: string): string {
  const figure = new RegExp(`^\\| ${row} \\| ([\\d.]+) \\|$`, 'm').exec(textOf('docs/cost.md'))?.[1];
  return `$${Math.round(Number(figure))}`;
}

/** As GitHub names a heading in a link. */
function anchorsOf(path: string): string[] {
  return [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

const PAGES = [
  'README.md',
  'SECURITY.md',
  'docs/deploy/README.md',
  'docs/dry-run.md',
  'docs/configuration.md',
];

describe('README.md', () => {
  it('comes from an empty account to the first dry run in ten steps or fewer', () => {
    const deploy = textOf('README.md')
      .split(/^## /m)
      .find((section) => section.startsWith('Deploy'));

    const numbers = [...(deploy ?? '').matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));

    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => index + 1));
    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers.length).toBeLessThanOrEqual(10);
  });

  it('says in its first paragraph what the proof covers, and that no part has run in AWS yet', () => {
    const [, first = ''] = textOf('README.md').split('\n\n');

    expect(first).toContain('[the proof](docs/proof.md) runs the real handlers against simulated AWS');
    expect(first).toContain('No part of it has run in a real AWS account yet');
  });

  it('has the costs of the page that has the calculation', () => {
    const text = textOf('README.md');

    expect(text).toContain(`about ${dollarsOf('a month at rest')} a month at rest`);
    expect(text).toContain(`${dollarsOf('a million payouts')} per million payouts`);
  });
});

describe.each(PAGES)('%s', (page) => {
  const text = textOf(page);

  it('links to pages and headings that are there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];

    const broken = links.filter(([, path = '', anchor]) => {
      const target = path === '' ? page : join(dirname(page), path);
      return (
        !existsSync(join(PROJECT, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor))
      );
    });

    expect(broken.map(([link]) => link)).toEqual([]);
  });

  it('names npm scripts that are there', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(textOf('package.json')));

    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);

    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});
