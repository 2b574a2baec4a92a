import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { Log } from '../../../functions/platform/log.ts';
import type { InvokedFunction } from './decide-deps.ts';

/**
 * Has the repair make the files of sealed batches now, and waits for none. The batch stays sealed in any case: the
 * repair's next run finds it.
 */
export async function startFinish({ client, functionName }: InvokedFunction, log: Log): Promise<void> {
  const Payload = Buffer.from(JSON.stringify({ task: 'finish' }));
  try {
    await client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload }));
  } catch (error) {
    log.warn('finish-not-started', {
      cause: error instanceof Error ? error.name : 'unknown',
      action: 'None: the next repair makes the file.',
    });
  }
}
