import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import type { Config } from '../../functions/platform/config.ts';
import { requireStores } from '../../local/embedded/data-dir.ts';
import { type LocalAws, namedEndpoint, startLocalAws } from '../../local/embedded/local-aws.ts';
import { INBOX, type InboxReport, notificationOf, replayReport } from '../redrive/replay-report.ts';
import { reconcileReport } from '../reports/reconcile-report.ts';
import { exitWithUsage, readConfig, wrongUse } from '../terminal/program.ts';
import { createTerminal, type Terminal, visible } from '../terminal/terminal.ts';

const HELP = `Has bank reports that lie in the inbox read once more.

Usage: npm run replay-report -- KEY [KEY …]

KEY is the report's key in the bucket, such as inbox/camt053-2026-11-03.xml.

Where the reports are (one of the two)
  --data DIR     The stores that \`npm start -- --data DIR\` kept.
  --bucket NAME  The deployed bucket (output BankFilesBucketName of the stack), with the
                 credentials of the AWS environment.

Options
  --version ID   An older version of the one KEY, where a second file of its name hides it.
  --config FILE  With --data: the configuration that was used (default: config/example.json).
  --help         Show this help.

It is safe to repeat. Nothing is put into the bucket: the function that S3 tells of new reports is told of this one.
A report is known by its bytes: one that was read to its end changes nothing, but lines of it that did not match are looked at
again. So it is the cure for a report that came before what it is about.

Exit status: 0 when every report was found (with --data: and every line matched), 1 when one was not,
2 on a wrong option.
`;

const HINT = 'npm run replay-report -- --help shows the options.';

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const { data, bucket, version } = values;
  if (positionals.length === 0) throw wrongUse('Give the key of a report.', HINT);
  if (version !== undefined && positionals.length > 1) throw wrongUse('--version is of one KEY.', HINT);
  const outside = positionals.find((key) => !key.startsWith(INBOX) || key.endsWith('/'));
  if (outside !== undefined) throw wrongUse(`${outside} is not the key of a report in ${INBOX}.`, HINT);
  if ((data === undefined) === (bucket === undefined)) throw wrongUse('Give --data or --bucket.', HINT);
  const terminal = createTerminal(process.stdout);
  if (bucket !== undefined) {
    const reports = positionals.map((key) => ({ bucketName: bucket, key, versionId: version }));
    return replayDeployed(terminal, reports);
  }
  if (version !== undefined)
    throw wrongUse('--version is for --bucket: local stores keep one version.', HINT);
  if (namedEndpoint(process.env, 'DYNAMODB') === undefined) requireStores(data ?? '');
  const config = readConfig(values.config ?? 'config/example.json');
  const aws = await startLocalAws(config.stage, data, process.env);
  try {
    let status = 0;
    for (const key of positionals) {
      status = Math.max(status, await replayLocal(terminal, aws, config, key));
    }
    return status;
  } finally {
    await aws.close();
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: text,
        bucket: text,
        version: text,
        config: text,
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
  } catch (cause) {
    throw wrongUse(cause instanceof Error ? cause.message : 'Wrong option.', HINT, cause);
  }
}

async function replayDeployed(terminal: Terminal, reports: readonly InboxReport[]): Promise<number> {
  const [s3, lambda] = [new S3Client(), new LambdaClient()];
  try {
    let status = 0;
    for (const report of reports) {
      const found = await replayReport({ s3, lambda }, report);
      const said = found
        ? 'is read again: see the line bank-report-read in the log of reconcile-bank-reports.'
        : 'is not there.';
      terminal.line(visible(`${report.key} ${said}`));
      if (!found) status = 1;
    }
    return status;
  } finally {
    s3.destroy();
    lambda.destroy();
  }
}

async function replayLocal(terminal: Terminal, aws: LocalAws, config: Config, key: string): Promise<number> {
  const bytes = await bytesOf(aws, key);
  if (bytes === undefined) {
    terminal.line(visible(`${key} is not there.`));
    return 1;
  }
  const event = notificationOf({ bucketName: aws.bucketName, key });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return reconcileReport(terminal, aws, config, { event, shownAs: key, sha256 });
}

async function bytesOf({ s3, bucketName }: LocalAws, key: string): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key: key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

process.exitCode = await exitWithUsage(() => main(process.argv.slice(2)));
