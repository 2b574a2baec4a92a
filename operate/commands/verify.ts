import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ANCHOR_VERSION, type Anchor } from '../../functions/core/anchor.ts';
import { withArchive } from '../evidence/archive-file.ts';
import { MAX_ANCHOR_BYTES, parseAnchor } from '../evidence/format/anchor-file.ts';
import { printVerified, verifiedDocument } from '../evidence/print-verified.ts';
import { verifyEvidence } from '../evidence/verify/verify-evidence.ts';
import { printJson, runCommand } from '../terminal/command.ts';
import type { Options } from '../terminal/options.ts';
import { createTerminal, type Terminal } from '../terminal/terminal.ts';
import { wrongUse } from '../wrong-use.ts';

const HELP = `Verifies a month's evidence: on any machine, without AWS, without a
configuration, without a network.

Usage: npm run verify -- FILE [options]

FILE is an archive of npm run evidence. docs/evidence.md says what each answer
proves, and what none does.

Options
  --anchors PATH  An anchor, or a folder of anchors, that you have fetched
                  yourself from the locked bucket (anchors/); may be given more
                  than once. The archive is held against them too.
  --json          Print nothing but one JSON document.
  --help          Show this help.

Exit status: 0 when all of it holds, 1 when something does not, 2 on a wrong
option or a file that is not there.
`;

/** More than a bucket has of some years. */
const MAX_ANCHORS = 10_000;

async function run(options: Options, terminal: Terminal): Promise<number> {
  const [file, ...more] = options.positionals;
  if (file === undefined || more.length > 0) throw wrongUse('Give one archive.', options.hint);
  const anchors = await anchorsIn(options.texts('anchors'), options.hint);
  const progress = createTerminal(process.stderr, process.env);
  const verified = await withArchive(file, (source) =>
    verifyEvidence(source, { given: { anchors }, onProgress: (what) => progress.progress(what) }),
  );
  if (progress.isTerminal) progress.progress('');
  if (options.flag('json')) printJson(verifiedDocument(verified));
  else printVerified(terminal, file, verified);
  return verified.holds ? 0 : 1;
}

/** @throws PipelineError CONFIG_INVALID where a path is not there, or a file is no anchor. */
async function anchorsIn(paths: readonly string[], hint: string): Promise<readonly Anchor[]> {
  const anchors: Anchor[] = [];
  for (const path of paths) {
    for (const file of await filesIn(path, hint)) {
      const { size } = await stat(file);
      const anchor = size > MAX_ANCHOR_BYTES ? undefined : parseAnchor(await readFile(file, 'utf8'));
      if (anchor === undefined) throw wrongUse(`${file} is no ${ANCHOR_VERSION}.`, hint);
      anchors.push(anchor);
      if (anchors.length > MAX_ANCHORS) throw wrongUse(`--anchors has more than ${MAX_ANCHORS} files.`, hint);
    }
  }
  return anchors;
}

async function filesIn(path: string, hint: string): Promise<readonly string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw wrongUse(`There is no file or folder ${path}.`, hint, cause);
  });
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => name.endsWith('.json')).sort();
  if (names.length === 0) throw wrongUse(`There is no anchor in ${path}.`, hint);
  return names.map((name) => join(path, name));
}

await runCommand({
  script: 'verify',
  help: HELP,
  options: { anchors: 'texts', json: 'flag' },
  run,
});
