import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PARTITION_KEY, PAYOUT_KEY_PREFIX } from '../../functions/ledger/keys.ts';
import type { StreamResponse } from '../../functions/publish-events/handler.ts';

type Image = Readonly<Record<string, AttributeValue>>;

/** A record of a DynamoDB stream with new and old images, as Lambda hands it over. */
export type TableStreamRecord = {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Seconds since the epoch. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Image;
    readonly NewImage: Image;
    /** The row before the write, where known. */
    readonly OldImage?: Image;
    readonly SequenceNumber: string;
    readonly StreamViewType: 'NEW_AND_OLD_IMAGES';
  };
};

export type RowWrite = {
  readonly eventName: TableStreamRecord['eventName'];
  /** The whole row after the write. */
  readonly image: Image;
  /** The whole row before the write, where known. */
  readonly oldImage?: Image | undefined;
  /** Counts the writes of the table, from 1. */
  readonly ordinal: number;
  readonly atMs: number;
  readonly region: string;
};

/** DynamoDB's record of a write; sequence numbers sort as text too. */
export function streamRecordOf(write: RowWrite): TableStreamRecord {
  const { eventName, image, oldImage, ordinal, atMs, region } = write;
  const sequenceNumber = ordinal.toString().padStart(21, '0');
  const key = image[PARTITION_KEY];
  if (key === undefined) throw new Error('A row has a key.');
  return {
    eventID: sequenceNumber,
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(atMs / 1000),
      Keys: { [PARTITION_KEY]: key },
      NewImage: image,
      ...(oldImage === undefined ? {} : { OldImage: oldImage }),
      SequenceNumber: sequenceNumber,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}

type Written = Pick<RowWrite, 'eventName' | 'image'>;

/**
 * A stream for the embedded table, which has none: watches a client's writes. A write answers with one image, so the
 * old one is missing. It lives as long as the process: what a killed process had not told, nobody tells later.
 */
export class TableStream {
  readonly #now: () => number;
  readonly #region: string;
  #written: Written[] = [];
  #ordinal = 0;

  constructor(options: { readonly now: () => number; readonly region: string }) {
    this.#now = options.now;
    this.#region = options.region;
  }

  /** From now on, takes every write of a payout's row that succeeds. */
  watch(client: DynamoDBClient): void {
    client.middlewareStack.add(
      (next) => async (args) => {
        const { input } = args;
        if ('Item' in input && 'ConditionExpression' in input) {
          const result = await next(args);
          this.#take('INSERT', input.Item);
          return result;
        }
        if (!('UpdateExpression' in input) || 'ReturnValues' in input) return next(args);
        const result = await next({ ...args, input: { ...input, ReturnValues: 'ALL_NEW' } });
        if ('Attributes' in result.output) this.#take('MODIFY', result.output.Attributes);
        return result;
      },
      { step: 'initialize', name: 'tableStream' },
    );
  }

  #take(eventName: Written['eventName'], image: Image | undefined): void {
    if (image?.[PARTITION_KEY]?.S?.startsWith(PAYOUT_KEY_PREFIX) === true)
      this.#written.push({ eventName, image });
  }

  /** The writes since the last call, oldest first, as Lambda hands them over. */
  takeRecords(): TableStreamRecord[] {
    const written = inOrderOfVersions(this.#written);
    this.#written = [];
    const atMs = this.#now();
    return written.map((write) => {
      this.#ordinal += 1;
      return streamRecordOf({ ...write, ordinal: this.#ordinal, atMs, region: this.#region });
    });
  }
}

/** The answers to two writes of one row may come out of order. */
function inOrderOfVersions(written: readonly Written[]): Written[] {
  const byKey = Map.groupBy(written, ({ image }) => image[PARTITION_KEY]?.S ?? '');
  for (const writes of byKey.values()) writes.sort((a, b) => versionOf(a) - versionOf(b));
  return written.flatMap(({ image }) => byKey.get(image[PARTITION_KEY]?.S ?? '')?.shift() ?? []);
}

function versionOf({ image }: Written): number {
  return Number(image['version']?.N);
}

/** As in the stack's event source mapping. */
const RECORDS_PER_CALL = 100;
/** After so many calls in a row that take no record, the next one takes none either. */
const MAX_IDLE_CALLS = 10;

/** Reads a shard as Lambda's event source mapping does: goes on at the record that the handler names as failed. */
export async function drainStream(
  records: readonly TableStreamRecord[],
  handler: (event: unknown) => Promise<StreamResponse>,
): Promise<void> {
  let start = 0;
  let idleCalls = 0;
  while (start < records.length) {
    const batch = records.slice(start, start + RECORDS_PER_CALL);
    const { batchItemFailures } = await handler({ Records: batch });
    const failed = batchItemFailures[0]?.itemIdentifier;
    const at = batch.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === failed);
    const done = at === -1 ? batch.length : at;
    start += done;
    idleCalls = done === 0 ? idleCalls + 1 : 0;
    if (idleCalls === MAX_IDLE_CALLS) throw new Error('The bus takes no events.');
  }
}
