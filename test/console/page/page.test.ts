import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { MAX_DECIDED } from '../../../console/api/contract/payouts.ts';
import { MOST_AT_ONCE } from '../../../console/page/screens/holds/most-at-once.ts';
import { pageFiles } from '../../../local/console/page-files.ts';

const MAX_SCRIPT_BYTES = 60_000;

const files = await pageFiles();

function ending(suffix: string): readonly Buffer[] {
  return [...files].filter(([path]) => path.endsWith(suffix)).map(([, { bytes }]) => bytes);
}

describe('the page', () => {
  it('is at most 60 kB of JavaScript in all, gzipped', () => {
    const bytes = ending('.js').reduce((sum, script) => sum + gzipSync(script).length, 0);

    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(MAX_SCRIPT_BYTES);
  });

  it('has nothing inline, and loads from its own origin alone', () => {
    const [html = ''] = ending('index.html').map(String);

    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
    for (const [, address = ''] of html.matchAll(/\s(?:src|href)="([^"]*)"/g)) {
      expect(address).toMatch(/^(\/assets\/|data:image\/svg\+xml,)/);
    }
    expect(html).toMatch(/src="\/assets\/main-[0-9A-Za-z]{8,}\.js"/);
  });

  it('is made of no schema, no client of AWS and nothing that only Node has', async () => {
    const { metafile } = await build({
      entryPoints: ['console/page/main.tsx'],
      bundle: true,
      write: false,
      metafile: true,
      outdir: 'out',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      platform: 'browser',
    });
    const packages = Object.keys(metafile.inputs).flatMap(
      (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
    );

    expect([...new Set(packages)].sort()).toEqual(['@preact/signals', '@preact/signals-core', 'preact']);
  });

  it('keeps what people and sources wrote from turning the direction of what stands beside it', () => {
    const style = ending('.css').map(String).join('');

    const [, isolated = ''] = /([^{}]+)\{unicode-bidi:isolate\}/.exec(style) ?? [];

    expect(isolated.split(',')).toEqual(['a', 'bdi', 'code', 'q', 'span', 'strong']);
  });

  it('takes as many payouts in one decision as the API does', () => {
    expect(MOST_AT_ONCE).toBe(MAX_DECIDED);
  });
});
