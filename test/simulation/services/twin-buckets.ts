import {
  GetObjectCommand,
  type HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { readBody } from '../../../simulation/services/s3/body.ts';
import { SimulatedS3 } from '../../../simulation/services/s3.ts';
import type { Embedded } from '../../support/embedded.ts';
import { rounds } from '../../support/rounds.ts';
import { type Outcome, outcomeOf, visibleObject } from './outcome.ts';

export type BucketCommand = PutObjectCommand | GetObjectCommand | HeadObjectCommand | ListObjectsV2Command;
export type S3TwinOutcome = { readonly simulated: Outcome; readonly embedded: Outcome };

/** A bucket twice: in the simulation and in fauxqs. */
export class TwinBuckets {
  readonly simulated = new SimulatedS3();
  readonly bucketName: string;
  readonly #client: { send(command: BucketCommand): Promise<object> };

  private constructor(client: S3Client, bucketName: string) {
    this.#client = client;
    this.bucketName = bucketName;
    this.simulated.createBucket(bucketName);
  }

  static async create(embedded: Embedded): Promise<TwinBuckets> {
    const { client, bucketName } = await embedded.newBucket();
    return new TwinBuckets(client, bucketName);
  }

  async run(command: BucketCommand): Promise<S3TwinOutcome> {
    const body = command instanceof PutObjectCommand ? { body: await readBody(command.input.Body) } : {};
    return {
      simulated: await outcomeOf<object>(
        async () => read(this.simulated.execute(command, { nowMs: 0, ...body })),
        visibleObject,
      ),
      embedded: await outcomeOf(async () => read(await this.#client.send(command)), visibleObject),
    };
  }

  async put(key: string, text: string): Promise<S3TwinOutcome> {
    return this.run(new PutObjectCommand({ Bucket: this.bucketName, Key: key, Body: text }));
  }

  /** Every page of a list, each begun with its own store's last token. */
  async listPages(options: { readonly Prefix?: string; readonly MaxKeys?: number }): Promise<S3TwinOutcome> {
    const pages = async (ask: (command: ListObjectsV2Command) => Promise<object> | object) => {
      const found: unknown[] = [];
      let token: string | undefined;
      for (const _ of rounds()) {
        const next = token === undefined ? {} : { ContinuationToken: token };
        const page: { NextContinuationToken?: string; ContinuationToken?: string } = await ask(
          new ListObjectsV2Command({ Bucket: this.bucketName, ...options, ...next }),
        );
        const { NextContinuationToken, ContinuationToken, ...rest } = page;
        found.push(visibleObject(rest));
        token = NextContinuationToken;
        if (token === undefined) break;
      }
      return found;
    };
    return {
      simulated: { answer: await pages((command) => this.simulated.execute(command, { nowMs: 0 })) },
      embedded: { answer: await pages((command) => this.#client.send(command)) },
    };
  }

  async get(key: string): Promise<S3TwinOutcome> {
    return this.run(new GetObjectCommand({ Bucket: this.bucketName, Key: key }));
  }
}

/** With the bytes of an object instead of its stream. */
async function read(output: object): Promise<object> {
  const { Body }: { Body?: unknown } = output;
  if (Body === undefined) return output;
  return { ...output, Body: Buffer.from(await readBody(Body)).toString('base64') };
}
