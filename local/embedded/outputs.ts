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
import { wrongUse } from '../../operate/terminal/program.ts';

const OUT = 'out';
const EVENTS = 'events.jsonl';
const FOLDERS = ['payment-files', 'bank-reports', 'previews'] as const;
export type OutputFolder = (typeof FOLDERS)[number];

/** In out/: what the last run without `--data` put there, one path a line. */
const LIST = '.written-by-npm-start';
/** No other line of the list is followed: nothing outside of out/ is ever taken away. */
const LISTED = new RegExp(`^(${EVENTS.replace('.', '\\.')}|(${FOLDERS.join('|')})/[^/\\\\]+)$`);

/** Payment files and bank reports hold names and IBANs as they are: they are for who started the run alone. */
const OWNER_ONLY = 0o600;

/** What a run leaves for its reader: copies of what went to the bank and came from it, previews, and the events. */
export type Outputs = {
  readonly eventsPath: string;
  /** @returns the path of the file */
  write(folder: OutputFolder, name: string, bytes: Uint8Array): string;
  /** Leaves a copy of a file that may be too large to be held; one that lies there already is its own. */
  copy(folder: OutputFolder, name: string, from: string): void;
  /** @param goesOn whether the events of the same stores are there already. */
  openEvents(goesOn: boolean): number;
};

/**
 * Where a run puts its files. Those of kept stores lie beside them, and stay as long. Those of a run without `--data`
 * lie in out/, until the next one: nothing else tells which run a file there belongs to.
 *
 * Made before anything is submitted: a file that cannot be written then would stop a run in the middle of its exchange
 * with the bank.
 *
 * @throws PipelineError CONFIG_INVALID where the folder cannot be written, or would be that of both kinds of runs.
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
    // Listed first: a run that dies now leaves nothing that the next one does not know.
    if (dataDir === undefined) appendFileSync(join(out, LIST), `${path}\n`);
    const file = openSync(join(out, path), flags, OWNER_ONLY);
    // One that was there keeps its mode.
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
      // Opened to be written, the file itself would be lost.
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

/** A file of anybody else stays: CI's test report, and what somebody laid there. */
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
