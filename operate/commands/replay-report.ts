import type { Place } from '../place.ts';
import { PLACE_HELP, PLACE_OPTIONS, placeOf } from '../place.ts';
import { INBOX, replayReport } from '../redrive/replay-report.ts';
import { printRead } from '../reports/print-read.ts';
import { isForAPerson, rereadReport } from '../reports/read-report.ts';
import { type Stores, withStores } from '../stores.ts';
import { runCommand } from '../terminal/command.ts';
import type { Options } from '../terminal/options.ts';
import { printParagraph } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import { wrongUse } from '../wrong-use.ts';

const HELP = `Has bank reports that lie in the inbox read once more.

Usage: npm run replay-report -- KEY [KEY …] (--stage NAME | --data DIR)
                                   [options]

KEY is the report's key in the bucket, such as inbox/camt053-2026-11-03.xml.

${PLACE_HELP}

Options
  --version ID   With --stage: an older version of the one KEY, where a second
                 file of its name hides it.
  --help         Show this help.

It is safe to repeat. Nothing is put into the bucket: the function that S3 tells
of new reports is told of this one. A report is known by its bytes: one that was
read to its end changes nothing, but lines of it that did not match are looked
at again. So it is the cure for a report that came before what it is about.

Exit status: 0 when every report was found (with --data: and every line
matched), 1 when one was not, 2 on a wrong option or without access to the
stage.
`;

async function run(options: Options, terminal: Terminal): Promise<number> {
  const { positionals: keys, hint } = options;
  const version = options.text('version');
  if (keys.length === 0) throw wrongUse('Give the key of a report.', hint);
  if (version !== undefined && keys.length > 1) throw wrongUse('--version is of one KEY.', hint);
  const outside = keys.find((key) => !key.startsWith(INBOX) || key.endsWith('/'));
  if (outside !== undefined) throw wrongUse(`${outside} is not the key of a report in ${INBOX}.`, hint);
  const place = placeOf(options);
  if (version !== undefined && place.kind === 'data') {
    throw wrongUse('--version is for --stage: local stores keep one version.', hint);
  }
  return withStores(place, async (stores) => {
    let status = 0;
    for (const key of keys) {
      status = Math.max(status, await replay(terminal, { stores, place, version }, key));
    }
    return status;
  });
}

type Where = { readonly stores: Stores; readonly place: Place; readonly version: string | undefined };

/** @returns the exit status. */
async function replay(terminal: Terminal, { stores, place, version }: Where, key: string): Promise<number> {
  if (stores.kind === 'data') {
    const read = await rereadReport(stores, place.config(), key);
    if (read === undefined) {
      return notThere(terminal, key, 'Check the key, or read its file in with npm run bank-report -- FILE.');
    }
    printRead(terminal, key, read);
    return isForAPerson(read) ? 1 : 0;
  }
  const bucketName = await stores.bucketName();
  if (!(await replayReport(stores.reader, { bucketName, key, versionId: version }))) {
    const ofVersion = version === undefined ? '' : ` in the version ${version}`;
    return notThere(
      terminal,
      `${key}${ofVersion}`,
      `Check the key: s3://${bucketName}/${INBOX} has the reports.`,
    );
  }
  terminal.line(
    visible(`${key} is read again: see the line bank-report-read in the log of reconcile-bank-reports.`),
  );
  return 0;
}

function notThere(terminal: Terminal, what: string, action: string): number {
  printParagraph(terminal, visible(`${what} is not there. ${action}`));
  return 1;
}

await runCommand({
  script: 'replay-report',
  help: HELP,
  options: { ...PLACE_OPTIONS, version: 'text' },
  run,
});
