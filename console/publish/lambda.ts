import { fileURLToPath } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { requireVariable } from '../../functions/platform/environment.ts';
import { createLambdaLog } from '../../functions/platform/lambda-log.ts';
import { createHandler } from './handler.ts';

const log = createLambdaLog('console-publish');

export const handler = log.invocations(
  createHandler({
    s3: new S3Client(),
    bucketName: requireVariable(process.env, 'PAGE_BUCKET_NAME'),
    folder: fileURLToPath(new URL('./page', import.meta.url)),
    fetch,
    log,
  }),
);
