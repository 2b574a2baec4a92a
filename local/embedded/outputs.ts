import {
  accessSync,
  appendFileSync,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fchmodSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { wrongUse } from '../../operate/wrong-use.ts';

const OUT = 'out';
const EVENTS = 'events.jsonl';
const FOLDERS = ['payment-files', 'bank-reports', 'previews'] as const;
export type OutputFolder = (typeof FOLDERS)[number];

/** In out/: the files of the last run without `--data`, a path a line. */
const LIST = '.written-by-npm-start';
/** It ignores other lines of the list: nothing outside of out/ is ever deleted. */
const LISTED = new RegExp(`^(${EVENTS.replace('.', '\\.')}|(${FOLDERS.join('|')})/[^/\\\\]+)$`);

/** Payment files and bank reports hold unmasked names and IBANs: only the user who started the run may read them. */
const OWNER_ONLY = 0o600;

/** A run's files for its reader: copies of payment files and bank reports, previews, and the events. */
export type Outputs = {
  readonly eventsPath: string;
  /** @returns the path of the file */
  write(folder: OutputFolder, name: string, bytes: Uint8Array): string;
  /** Copies a file that may be too large for memory; one already in place is its own copy. */
  copy(folder: OutputFolder, name: string, from: string): void;
  /** @param goesOn whether to append to events of the same stores. */
  openEvents(goesOn: boolean): number;
};

/**
 * The place of a run's files. With kept stores they lie beside these, and stay as long. Without `--data` they lie in
 * out/ until the next run, since nothing tells which run a file there belongs to.
 *
 * Made before anything is submitted: later, an unwritable file would stop a run in the middle of its exchange with the
 * bank.
 *
 * @throws PipelineError CONFIG_INVALID where the folder is not writable, or would serve both kinds of runs.
 */
export function openOutputs(dataDir: string | undefined): Outputs {
  const out = dataDir === undefined ? OUT : join(dataDir, OUT);
  if (dataDir !== undefined && resolve(out) === resolve(OUT)) {
    throw wrongUse(
      `The files of ${dataDir} would lie in the ${OUT}/ of runs without --data, which each of them empties.`,
      'Name another folder with --data.',
    );
  }
  makeFolders(out);
  if (dataDir === undefined) takeAwayListed(out);
  const open = (path: string, flags: 'a' | 'w'): number => {
    // Listed first: if this run dies now, the next one knows all its files.
    if (dataDir === undefined) appendFileSync(join(out, LIST), `${path}\n`);
    const file = openSync(join(out, path), flags, OWNER_ONLY);
    // An existing file keeps its mode.
    fchmodSync(file, OWNER_ONLY);
    return file;
  };
  return {
    eventsPath: join(out, EVENTS),
    write: (folder, name, bytes) => {
      const file = open(`${folder}/${name}`, 'w');
      try {
        writeFileSync(file, bytes);
      } finally {
        closeSync(file);
      }
      return join(out, folder, name);
    },
    copy: (folder, name, from) => {
      const to = join(out, folder, name);
      // To open the file itself for writing would lose it.
      if (existsSync(to) && realpathSync(to) === realpathSync(from)) return;
      closeSync(open(`${folder}/${name}`, 'w'));
      copyFileSync(from, to);
      chmodSync(to, OWNER_ONLY);
    },
    openEvents: (goesOn) => {
      try {
        return open(EVENTS, goesOn ? 'a' : 'w');
      } catch (cause) {
        throw notWritable(join(out, EVENTS), 'file', cause);
      }
    },
  };
}

function makeFolders(out: string): void {
  for (const folder of [out, ...FOLDERS.map((name) => join(out, name))]) {
    try {
      if (!existsSync(folder)) mkdirSync(folder);
      readdirSync(folder);
      accessSync(folder, constants.W_OK);
    } catch (cause) {
      throw notWritable(folder, 'folder', cause);
    }
  }
}

/** Others' files stay, such as CI's test report. */
function takeAwayListed(out: string): void {
  const list = join(out, LIST);
  if (!existsSync(list)) return;
  for (const line of readFileSync(list, 'utf8').split('\n')) {
    if (!LISTED.test(line)) continue;
    const path = join(out, line);
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === true) rmSync(path);
  }
  rmSync(list);
}

function notWritable(path: string, what: 'file' | 'folder', cause: unknown) {
  return wrongUse(
    `${path} is not a ${what} that can be written.`,
    'Move it away, or run in another folder: the run leaves its payment files, bank reports and events there.',
    cause,
  );
}
