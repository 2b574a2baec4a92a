import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { FileBucket } from '../../functions/batches/outbox.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { LOCAL_IDENTITY } from '../../local/embedded/local-aws.ts';
import { createQueue, createTable } from '../../local/embedded/resources.ts';
import { exampleText } from './config.ts';
import { it as embeddedIt } from './embedded.ts';
import { startIdentityService } from './identity-service.ts';
import { startReportFunction } from './report-function.ts';
import { runHere } from './run-here.ts';
import type { Ended } from './run-node.ts';
import { newFolder, remove } from './temporary-folder.ts';

/** The stage `test` of an account as its commands meet it. */
export type DeployedStage = {
  /** Where the commands are given; its `config/test.json` is the example's, of this stage. */
  readonly folder: string;
  readonly table: LedgerTable;
  readonly queueUrl: string;
  readonly bucket: FileBucket;
  /** Runs `operate/commands/<command>.ts` in the name of the caller. */
  run(command: string, ...args: readonly string[]): Promise<Ended>;
  /** The same with the answer of STS to an error of this name. */
  runRefused(error: string, command: string, ...args: readonly string[]): Promise<Ended>;
};

/** With the stage of its file, and what its commands invoke there. */
export const it = embeddedIt
  .extend('functions', { scope: 'file' }, async ({ embedded }, { onCleanup }) => {
    const functions = await startReportFunction(embedded.endpoints['AWS_ENDPOINT_URL_S3'] ?? '');
    onCleanup(() => functions.close());
    return functions;
  })
  .extend(
    'stage',
    { scope: 'file' },
    async ({ embedded, functions }, { onCleanup }): Promise<DeployedStage> => {
      const folder = newFolder();
      onCleanup(() => remove(folder));
      mkdirSync(join(folder, 'config'));
      writeFileSync(join(folder, 'config/test.json'), exampleText().replace('"example"', '"test"'));
      const table = { client: embedded.newDynamoDb(), tableName: 'ev-payouts-test' };
      await createTable(table.client, table.tableName);
      const bucket = { client: embedded.newS3(), bucketName: 'ev-payouts-test-111122223333-eu-central-1-an' };
      await bucket.client.send(new CreateBucketCommand({ Bucket: bucket.bucketName }));
      const runRefused = async (error: string | undefined, command: string, ...args: readonly string[]) => {
        const sts = await startIdentityService(error);
        const env = {
          AWS_REGION: LOCAL_IDENTITY.region,
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
          ...embedded.endpoints,
          AWS_ENDPOINT_URL_S3: functions.endpoint,
          AWS_ENDPOINT_URL_LAMBDA: functions.endpoint,
          AWS_ENDPOINT_URL_STS: sts.endpoint,
          COLUMNS: '120',
        };
        try {
          return await runHere(`operate/commands/${command}.ts`, args, { cwd: folder, env });
        } finally {
          await sts.close();
        }
      };
      return {
        folder,
        table,
        bucket,
        queueUrl: await createQueue(embedded.sqs, 'ev-payouts-test-payouts'),
        run: (command, ...args) => runRefused(undefined, command, ...args),
        runRefused,
      };
    },
  );
