import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Log } from '../platform/log.ts';

export type RepairFunction = { readonly client: LambdaClient; readonly functionName: string };

/**
 * Has the repair make the files of sealed batches now, and waits for none. The batch is sealed whatever becomes of it:
 * the repair's next run finds it.
 */
export async function startFinish({ client, functionName }: RepairFunction, log: Log): Promise<void> {
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
