import { describe, expect } from 'vitest';
import { it } from '../../support/embedded.ts';
import { DYNALITE_DIFFERENCES } from './dynalite-differences.ts';
import { FAUXQS_DIFFERENCES } from './fauxqs-differences.ts';
import { shortOf } from './known-difference.ts';
import { TwinBuckets } from './twin-buckets.ts';
import { TwinQueues } from './twin-queues.ts';
import { TwinTables } from './twin-tables.ts';

describe('where an embedded store differs from its service, the simulation follows the service:', () => {
  it.for(
    [...DYNALITE_DIFFERENCES, ...FAUXQS_DIFFERENCES].map((difference, index) => ({ ...difference, index })),
  )('$what ($store)', async ({ run, simulated, embedded: stored, index }, { embedded }) => {
    const tables = await TwinTables.create(embedded);
    const queues = await TwinQueues.create(embedded.sqs, `difference-${index}`);
    const buckets = await TwinBuckets.create(embedded);

    const outcome = await run({ tables, queues, buckets });

    expect(shortOf(outcome.simulated)).toBe(simulated);
    // Where this fails, the store now does as its service: take the difference off the list.
    expect(shortOf(outcome.embedded)).toBe(stored);
  });
});
