import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { saidInEnglish } from './said-in-english.ts';

const PAGE_FOLDER = fileURLToPath(new URL('./page', import.meta.url));
const ENTRY_NAME = 'main.tsx';
/** What makes elements, in fewer bytes than the automatic way. */
const JSX_NAME = 'jsx.ts';

/** Whether this version has a page to build. */
export function hasPage(): boolean {
  return existsSync(join(PAGE_FOLDER, ENTRY_NAME));
}

const ASSETS = 'assets';
/** What codes of the API mean, a file for each language. */
const SAID = 'said';
/** What a mail to a recipient says, a file for each language. */
const MAIL = 'mail';
/** Hexadecimal digits. */
const DIGEST_LENGTH = 12;

/**
 * The page, behind all of its message tables: side by side they save more than a hundredth of the compressed page,
 * since a compressor remembers 32 kB and else a screen lies between two tables.
 */
async function entryText(): Promise<string> {
  const tables = await Array.fromAsync(glob('**/words.ts', { cwd: PAGE_FOLDER }));
  const first = tables.sort().map((path) => `import './${path}';\n`);
  return first.join('') + readFileSync(join(PAGE_FOLDER, ENTRY_NAME), 'utf8');
}

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
    stdin: { contents: await entryText(), resolveDir: PAGE_FOLDER, sourcefile: ENTRY_NAME, loader: 'tsx' },
    entryNames: parse(ENTRY_NAME).name,
    outdir: directory,
    write: false,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    jsx: 'transform',
    jsxFactory: 'h',
    jsxFragment: 'Fragment',
    inject: [JSX_NAME],
    tsconfigRaw: {},
    minify: true,
    logLevel: 'error',
  });
  mkdirSync(join(directory, ASSETS), { recursive: true });
  const made = outputFiles.map(({ path, contents }) => {
    const { name, ext } = parse(path);
    // By the content alone: the names from esbuild also depend on where the sources lie.
    const digest = createHash('sha256').update(contents).digest('hex').slice(0, DIGEST_LENGTH);
    const file = `${ASSETS}/${name}-${digest}${ext}`;
    writeFileSync(join(directory, file), contents);
    return `/${file}`;
  });
  for (const folder of [SAID, MAIL]) {
    cpSync(join(PAGE_FOLDER, folder), join(directory, folder), { recursive: true });
  }
  writeFileSync(join(directory, SAID, 'en.json'), JSON.stringify(saidInEnglish()));
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
