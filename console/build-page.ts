import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const PAGE_FOLDER = fileURLToPath(new URL('./page', import.meta.url));
const ENTRY = join(PAGE_FOLDER, 'main.tsx');

/** Whether this version has a page to build. */
export function hasPage(): boolean {
  return existsSync(ENTRY);
}

const ASSETS = 'assets';
/** Hexadecimal digits. */
const DIGEST_LENGTH = 12;

/** In `index.html`, where the code and the style of the page come. */
const SCRIPT_MARK = '<!-- script -->';
const STYLE_MARK = '<!-- style -->';

/**
 * Builds the page into a folder: `index.html`, and beside it code and style under names with their digests, so that a
 * browser may keep them for ever.
 */
export async function buildPage(directory: string): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: PAGE_FOLDER,
    entryPoints: [ENTRY],
    outdir: directory,
    write: false,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    logLevel: 'error',
  });
  mkdirSync(join(directory, ASSETS), { recursive: true });
  const made = outputFiles.map(({ path, contents }) => {
    const { name, ext } = parse(path);
    // By the content alone: the names that esbuild gives hold where the sources lie too.
    const digest = createHash('sha256').update(contents).digest('hex').slice(0, DIGEST_LENGTH);
    const file = `${ASSETS}/${name}-${digest}${ext}`;
    writeFileSync(join(directory, file), contents);
    return `/${file}`;
  });
  const scripts = made.filter((path) => path.endsWith('.js'));
  const styles = made.filter((path) => path.endsWith('.css'));
  const html = readFileSync(join(PAGE_FOLDER, 'index.html'), 'utf8')
    .replace(SCRIPT_MARK, scripts.map((path) => `<script type="module" src="${path}"></script>`).join(''))
    .replace(STYLE_MARK, styles.map((path) => `<link rel="stylesheet" href="${path}">`).join(''));
  writeFileSync(join(directory, 'index.html'), html);
}

const [script, directory, ...others] = process.argv.slice(1);
if (script === fileURLToPath(import.meta.url)) {
  if (directory === undefined || others.length > 0) {
    process.stderr.write('Usage: node console/build-page.ts FOLDER\n');
    process.exitCode = 2;
  } else {
    await buildPage(resolve(directory));
  }
}
