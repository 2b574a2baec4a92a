/**
 * A bench's servers: started with the numbers of expenses and sessions per expense, ends when its parent disconnects.
 */
import { startDynamoDb, startQueueAndObjects } from '../../local/embedded/embedded-aws.ts';
import { startSpiriiSandbox } from '../../local/sandbox/spirii/sandbox.ts';
import type { FromServers } from './servers.ts';

const SEED = 20261;
/** More than one machine can ask for, so that the collector's pacer never waits. */
const RATE_LIMIT = { requests: 1_000_000, windowMs: 60_000 };

function tell(message: FromServers): void {
  process.send?.(message);
}

const dynamoDb = await startDynamoDb(undefined);
const queue = await startQueueAndObjects(undefined);
const spirii = await startSpiriiSandbox({
  seed: SEED,
  month: { year: 2026, monthIndex: 9 },
  size: Number(process.argv[2]),
  sessions: Number(process.argv[3]),
  troubles: false,
  rateLimit: RATE_LIMIT,
});

process.on('message', () => tell({ sourceRequests: spirii.requests.total }));
process.on('disconnect', () => process.exit(0));
tell({
  endpoints: {
    dynamoDb: dynamoDb.endpoint,
    sqs: queue.endpoint,
    spirii: spirii.url,
    token: spirii.token,
  },
});
