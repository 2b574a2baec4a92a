import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { streamRecordOf, type TableStreamRecord } from '../../../local/embedded/table-stream.ts';
import type { AwsRequest } from './aws-call.ts';
import { operationOf } from './aws-call.ts';

export type WrittenTable = {
  readonly partitionKey: string;
  /** The keys of each index, which projects its keys alone. */
  readonly indexes: readonly (readonly string[])[];
  readonly region: string;
};

type Image = Readonly<Record<string, AttributeValue>>;

const item = z.record(z.string(), z.custom<AttributeValue>());
const writeRequest = z.looseObject({
  Key: item.optional(),
  Item: item.optional(),
  ReturnValues: z.string().optional(),
});
const writeAnswer = z.looseObject({ Attributes: item.optional() });

/** How a write was changed to learn what it wrote, and what its caller must not see of that. */
export type WatchedWrite = {
  readonly body: Buffer;
  readonly key: string;
  /** Takes DynamoDB's answer; gives the one for the caller, and how many index entries were written. */
  written(answer: Buffer): { readonly answer: Buffer; readonly indexWrites: number };
};

/** What DynamoDB makes of the writes to a table: its stream, and the writes to its indexes. */
export class TableWrites {
  readonly #table: WrittenTable;
  /** Each row as it was last written: the writes of one row come one after the other. */
  readonly #rows = new Map<string, Image>();
  readonly #records: TableStreamRecord[] = [];

  constructor(table: WrittenTable) {
    this.#table = table;
  }

  /** Everything written so far, oldest first. */
  get records(): readonly TableStreamRecord[] {
    return this.#records;
  }

  /**
   * @returns undefined for a call that writes nothing.
   * @throws Error for a write that is not of one whole row: nothing of ours sends it.
   */
  watch(request: AwsRequest): WatchedWrite | undefined {
    const operation = operationOf(request);
    if (!/^(Put|Update|Delete|BatchWrite|Transact)/.test(operation)) return undefined;
    const sent = writeRequest.parse(JSON.parse(request.body.toString('utf8')));
    const { ReturnValues: asked = 'NONE', Item: put, Key: updated } = sent;
    const isPut = operation === 'PutItem';
    const wanted = isPut ? 'ALL_OLD' : 'ALL_NEW';
    if ((!isPut && operation !== 'UpdateItem') || !['NONE', wanted].includes(asked)) {
      throw new Error(`What ${operation} with ReturnValues ${asked} writes is not known here.`);
    }
    const keyed = put ?? updated ?? {};
    const key = JSON.stringify(keyed[this.#table.partitionKey]);
    return {
      body: Buffer.from(JSON.stringify({ ...sent, ReturnValues: wanted })),
      key,
      written: (bytes) => {
        const { Attributes, ...rest } = writeAnswer.parse(JSON.parse(bytes.toString('utf8')));
        const image = isPut ? put : Attributes;
        if (image === undefined) throw new Error('DynamoDB did not say what it wrote.');
        const oldImage = this.#rows.get(key);
        this.#rows.set(key, image);
        this.#records.push(
          streamRecordOf({
            eventName: oldImage === undefined ? 'INSERT' : 'MODIFY',
            image,
            oldImage,
            ordinal: this.#records.length + 1,
            atMs: Date.now(),
            region: this.#table.region,
          }),
        );
        const answer = asked === 'NONE' ? Buffer.from(JSON.stringify(rest)) : bytes;
        return { answer, indexWrites: this.#indexWrites(oldImage, image) };
      },
    };
  }

  /**
   * An entry that comes or goes is one write, one whose keys change is two: it is deleted and put.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
   */
  #indexWrites(oldImage: Image | undefined, image: Image): number {
    return this.#table.indexes
      .map((keys): number => {
        const [before, after] = [entryIn(keys, oldImage), entryIn(keys, image)];
        if (before === after) return 0;
        return before !== undefined && after !== undefined ? 2 : 1;
      })
      .reduce((sum, writes) => sum + writes, 0);
  }
}

function entryIn(keys: readonly string[], row: Image | undefined): string | undefined {
  const values = keys.map((name) => row?.[name]);
  return values.includes(undefined) ? undefined : JSON.stringify(values);
}
