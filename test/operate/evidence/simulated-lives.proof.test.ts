import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { approvalRulesOf } from '../../../functions/platform/approval-rules.ts';
import { makeEvidence } from '../../../operate/evidence/make/make-evidence.ts';
import { bufferSource } from '../../../operate/evidence/verify/byte-source.ts';
import { verifyEvidence } from '../../../operate/evidence/verify/verify-evidence.ts';
import { FAULT_KINDS } from '../../../simulation/faults/kinds.ts';
import { Chance } from '../../../simulation/world/chance.ts';
import { scenarioOf } from '../../../simulation/world/scenario.ts';
import { BUCKET, type Stores, TABLE } from '../../../simulation/world/stores.ts';
import { World } from '../../../simulation/world/world.ts';
import { TestClock } from '../../support/clock.ts';
import { tried } from '../../support/tried.ts';

const PAYOUTS = 20;
const DAY_MS = 86_400_000;

type Command = { readonly input: object };

/** The stores of a run that is over, through clients that nothing goes wrong with. */
function clientsOf(stores: Stores): { readonly dynamoDb: DynamoDBClient; readonly s3: S3Client } {
  const operationOf = (command: Command): string => command.constructor.name.slice(0, -'Command'.length);
  const dynamoDb: DynamoDBClient = Object.create(DynamoDBClient.prototype);
  const s3: S3Client = Object.create(S3Client.prototype);
  return {
    dynamoDb: Object.assign(dynamoDb, {
      send: async (command: Command) =>
        stores.dynamoDb(operationOf(command), command.input, undefined, 'after'),
    }),
    s3: Object.assign(s3, {
      send: async (command: Command) => stores.s3(operationOf(command), command.input, undefined),
    }),
  };
}

describe('a life under faults', () => {
  it.each(tried([1, 2, 3, 4, 5, 6], [6]))(
    'leaves months that hold: seed %i',
    { timeout: 60_000 },
    async (seed) => {
      const scenario = scenarioOf(seed, PAYOUTS, FAULT_KINDS, new Chance(seed));
      const world = new World(scenario);
      await world.run();
      const { stores, config } = world.left;
      const { dynamoDb, s3 } = clientsOf(stores);
      const months = [-31, 0, 31].map((days) =>
        new Date(scenario.startMs + days * DAY_MS).toISOString().slice(0, 7),
      );
      let payouts = 0;

      for (const month of new Set(months)) {
        const pieces: Uint8Array[] = [];
        const deps = {
          table: { client: dynamoDb, tableName: TABLE },
          bucket: { client: s3, bucketName: BUCKET },
          clock: new TestClock(),
          stage: config.stage,
          trust: approvalRulesOf(config).trust,
          onProgress: () => undefined,
        };
        const made = await makeEvidence(deps, month, async (bytes) => {
          pieces.push(Uint8Array.from(bytes));
        });
        payouts += made.payouts;
        const { answers } = await verifyEvidence(bufferSource(Buffer.concat(pieces)));
        expect(
          answers.flatMap(({ check, problems }) => problems.map((problem) => ({ check, ...problem }))),
        ).toEqual([]);
      }
      expect(payouts).toBeGreaterThan(0);
    },
  );
});
