import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import type { Rules } from '../../functions/ledger/recorded-rules.ts';
import type { Log } from '../../functions/platform/log.ts';
import { shownError } from '../../functions/platform/shown-error.ts';
import { type RecordRulesDeps, recordRules } from '../../operate/record-rules.ts';
import { SIGN_IN_FILE } from '../sign-in-file.ts';

export type PublishDeps = RecordRulesDeps & {
  readonly s3: S3Client;
  /** The bucket behind the page's address. */
  readonly bucketName: string;
  /** The built page. */
  readonly folder: string;
  /** This deployment's. */
  readonly rules: Rules;
  readonly fetch: typeof fetch;
  readonly log: Log;
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
const requestShape = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.string(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  ResourceProperties: z.object({ SignIn: z.string() }),
});

type Request = z.infer<typeof requestShape>;

/** Never changes: with another id, CloudFormation would delete what it takes for the old page. */
const PHYSICAL_ID = 'console-page';

/**
 * Puts a deployment's rules on record and the built page into its bucket, as CloudFormation asks, and answers it. It
 * deletes nothing: a browser that has an older page open still finds its code.
 */
export function createHandler(deps: PublishDeps): (event: unknown) => Promise<void> {
  return async (event) => {
    const request = requestShape.parse(event);
    let reason: string | undefined;
    try {
      if (request.RequestType !== 'Delete') {
        await record(deps);
        await publish(deps, request);
      }
    } catch (error) {
      deps.log.warn('page-not-published', shownError(error));
      reason =
        'The page could not be put into its bucket: see page-not-published in the log of console-publish.';
    }
    await answer(deps, request, reason);
  };
}

/** A failed record stops no deployment, which may be the one that mends it. The next one says it. */
async function record(deps: PublishDeps): Promise<void> {
  try {
    deps.log.info('rules-recorded', { changed: await recordRules(deps, deps.rules) });
  } catch (error) {
    deps.log.warn('rules-not-recorded', shownError(error));
  }
}

async function publish({ s3, bucketName, folder, log }: PublishDeps, request: Request): Promise<void> {
  const put = async (key: string, body: Uint8Array): Promise<void> => {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucketName,
        Key: key,
        Body: body,
        ContentType: typeOf(key),
        CacheControl: key.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      }),
    );
  };
  await put(SIGN_IN_FILE, Buffer.from(request.ResourceProperties.SignIn, 'utf8'));
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, '/'),
    )
    // The page comes after what it names.
    .sort((a, b) => Number(a === INDEX) - Number(b === INDEX));
  for (const name of names) await put(name, readFileSync(join(folder, name)));
  log.info('page-published', { files: names.length });
}

const INDEX = 'index.html';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The server of one machine uses it too. */
export function typeOf(name: string): string {
  return TYPES[extname(name)] ?? 'application/octet-stream';
}

/** @throws Error where CloudFormation did not take the answer: Lambda then runs it again. */
async function answer(
  deps: PublishDeps,
  { ResponseURL, StackId, RequestId, LogicalResourceId }: Request,
  reason: string | undefined,
): Promise<void> {
  const body = JSON.stringify({
    Status: reason === undefined ? 'SUCCESS' : 'FAILED',
    ...(reason === undefined ? {} : { Reason: reason }),
    PhysicalResourceId: PHYSICAL_ID,
    StackId,
    RequestId,
    LogicalResourceId,
  });
  // The address is signed for a body without a type.
  const answered = await deps.fetch(ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
  if (!answered.ok) throw new Error(`CloudFormation answered ${answered.status}.`);
}
