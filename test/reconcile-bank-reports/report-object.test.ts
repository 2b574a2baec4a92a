import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import { createHandler } from '../../functions/reconcile-bank-reports/handler.ts';
import { LOCAL_IDENTITY } from '../../local/embedded/local-aws.ts';
import { TestClock } from '../support/clock.ts';
import { exampleConfig } from '../support/config.ts';
import { it } from '../support/embedded.ts';
import { RecordingLog } from '../support/log.ts';

const s3 = new S3Client({ ...LOCAL_IDENTITY, endpoint: 'http://127.0.0.1:9', maxAttempts: 1 });
const asked: unknown[] = [];

// The request is looked at and not sent: the embedded S3 keeps no versions.
s3.middlewareStack.add(
  (_next, context) => async (args) => {
    if (context['commandName'] === GetObjectCommand.name) asked.push(args.input);
    throw new Error('not sent');
  },
  { step: 'initialize', name: 'look' },
);

describe('a report in a versioned bucket', () => {
  it('is read in the version that the notification names, so that a second file of its name does not hide it', async ({
    table,
  }) => {
    const handler = createHandler({
      table,
      s3,
      debtorAccounts: exampleConfig().debtorAccounts,
      clock: new TestClock('2026-11-03T07:00:00Z'),
      log: new RecordingLog(),
    });
    const object = { key: 'inbox/report.xml', versionId: 'v1' };

    const reading = handler({ Records: [{ s3: { bucket: { name: 'files' }, object } }] });

    await expect(reading).rejects.toThrow('not sent');
    expect(asked).toEqual([{ Bucket: 'files', Key: 'inbox/report.xml', VersionId: 'v1' }]);
  });
});
