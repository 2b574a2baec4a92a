import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FileBucket } from '../../functions/batches/outbox.ts';
import type { Trust } from '../../functions/core/approval/trusted-key.ts';
import { readRoster } from '../../functions/ledger/roster.ts';
import { approvalRulesOf } from '../../functions/platform/approval-rules.ts';
import {
  SANDBOX_ISSUER,
  sandboxPeople,
  withSandboxPeople,
} from '../../local/sandbox/people/sandbox-people.ts';
import { withArchive, writeArchive } from '../evidence/archive-file.ts';
import { printVerified } from '../evidence/print-verified.ts';
import { counted } from '../evidence/verify/check.ts';
import { verifyEvidence } from '../evidence/verify/verify-evidence.ts';
import { PLACE_HELP, PLACE_OPTIONS, type Place, placeOf } from '../place.ts';
import { type Stores, withStores } from '../stores.ts';
import { runCommand } from '../terminal/command.ts';
import type { Options } from '../terminal/options.ts';
import { printParagraph } from '../terminal/table.ts';
import { createTerminal, type Terminal, visible } from '../terminal/terminal.ts';
import { wrongUse } from '../wrong-use.ts';

const HELP = `Puts a month's evidence into one file, which anybody can verify without AWS:
npm run verify -- FILE

Usage: npm run evidence -- --month YYYY-MM (--stage NAME | --data DIR) [options]

It has the payouts of the month with their whole histories, every file that was
opened in it or paid one of them with its manifest, its bytes and its approvals,
every bank report that was read in it or speaks of one of them, the collections
that accepted them, the approvers' keys, the record of what people asked for,
and the anchors. It holds NAMES AND ACCOUNTS of recipients: keep it as you keep
payment files. Only you may read it.

${PLACE_HELP}

Options
  --month YYYY-MM  The month (UTC) in whose list the payouts are.
  --out FILE       Where to; it must not be there yet. Default:
                   evidence-STAGE-YYYY-MM.tar, here or with --data in DIR/out.
  --help           Show this help.

It is verified as soon as it is written.

Exit status: 0 when it holds, 1 when something of it does not (the file is kept,
and shows what), 2 on a wrong option or without access to the stage.
`;

async function run(options: Options, terminal: Terminal): Promise<number> {
  const month = options.text('month') ?? '';
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
    throw wrongUse('--month is a month, such as 2026-10.', options.hint);
  }
  if (options.positionals.length > 0) throw wrongUse('Give options alone.', options.hint);
  const place = placeOf(options);
  const progress = createTerminal(process.stderr, process.env);
  const onProgress = (what: string): void => progress.progress(what);
  return withStores(place, async (stores) => {
    const { table, clock } = stores;
    const trust = await trustOf(place, stores);
    const stage = place.kind === 'stage' ? place.stage : place.config().stage;
    const out = options.text('out') ?? defaultPath(place, stage, month);
    const deps = { table, clock, bucket: await bucketOf(stores), stage, trust, onProgress };
    const made = await writeArchive(deps, month, out);
    const verified = await withArchive(out, (source) => verifyEvidence(source, { onProgress }));
    if (progress.isTerminal) progress.progress('');
    printVerified(terminal, out, verified);
    terminal.line();
    const { payouts, otherPayouts, batches, reports, anchors } = made;
    printParagraph(
      terminal,
      visible(
        `${out} has ${counted(payouts, 'payout')} of ${month}, ${counted(otherPayouts, 'other')} that share a file or a collection with them, ${counted(batches, 'file')}, ${counted(reports, 'bank report')} and ${counted(anchors, 'anchor')}. It holds names and accounts of recipients.`,
      ),
    );
    return verified.holds ? 0 : 1;
  });
}

function defaultPath(place: Place, stage: string, month: string): string {
  const name = `evidence-${stage}-${month}.tar`;
  if (place.kind === 'stage') return name;
  const folder = join(place.dataDir, 'out');
  return existsSync(folder) ? join(folder, name) : name;
}

async function bucketOf(stores: Stores): Promise<FileBucket> {
  return stores.kind === 'data'
    ? { client: stores.aws.s3, bucketName: stores.aws.bucketName }
    : { client: stores.reader.s3, bucketName: await stores.bucketName() };
}

/** Whom the configuration trusts; for a run on this machine, the people whom it invented. */
async function trustOf(place: Place, { table }: Stores): Promise<Trust | undefined> {
  const config = place.config();
  if (place.kind === 'stage') return approvalRulesOf(config).trust;
  const { entries } = await readRoster(table);
  const isSandbox = entries.some(({ person }) => person.issuer === SANDBOX_ISSUER);
  const used = isSandbox ? withSandboxPeople(config, sandboxPeople()) : undefined;
  return approvalRulesOf(used ?? config).trust;
}

await runCommand({
  script: 'evidence',
  help: HELP,
  options: { ...PLACE_OPTIONS, month: 'text', out: 'text' },
  run,
});
