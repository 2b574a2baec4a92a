import { fileURLToPath } from 'node:url';
import { build, type OutputFile } from 'esbuild';

/** One file of the page, as it is served. */
export type PageFile = {
  /** Such as `index.html` or `assets/main-4QZ7.js`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** A file with a hash in its name never changes; the others are asked for each time. */
  readonly cacheControl: string;
};

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const INDEX = 'index.html';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Bundles the page. Whatever path is no file of it is answered with `index.html`: the page routes by itself. */
export async function buildPage(): Promise<readonly PageFile[]> {
  const { outputFiles } = await build({
    absWorkingDir: FOLDER,
    entryPoints: { main: 'main.tsx', icon: 'icon.svg' },
    outdir: 'built',
    entryNames: 'assets/[name]-[hash]',
    loader: { '.svg': 'copy' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
  });
  const assets = outputFiles.map(asset);
  return [indexOf(assets), ...assets];
}

export function isIndex({ path }: PageFile): boolean {
  return path === INDEX;
}

function asset({ path, contents }: OutputFile): PageFile {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    path: `assets/${name}`,
    bytes: contents,
    contentType: TYPES[name.slice(name.lastIndexOf('.'))] ?? 'application/octet-stream',
    cacheControl: 'public, max-age=31536000, immutable',
  };
}

function indexOf(assets: readonly PageFile[]): PageFile {
  const [script, sheet, icon] = ['.js', '.css', '.svg'].map((ending) => pathOf(assets, ending));
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>ev-payouts</title>
<link rel="icon" href="/${icon}" type="image/svg+xml">
<link rel="stylesheet" href="/${sheet}">
<script type="module" src="/${script}"></script>
</head>
<body>
<div id="page"></div>
<noscript>The console needs JavaScript.</noscript>
</body>
</html>
`;
  return {
    path: INDEX,
    bytes: new TextEncoder().encode(html),
    contentType: 'text/html; charset=utf-8',
    cacheControl: 'no-cache',
  };
}

function pathOf(assets: readonly PageFile[], ending: string): string {
  const found = assets.find(({ path }) => path.endsWith(ending));
  if (found === undefined) throw new Error(`The page was built without a ${ending} file.`);
  return found.path;
}
