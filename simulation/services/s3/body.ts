import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { NotSimulated } from '../not-simulated.ts';

/** More than any upload of a simulation. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * All bytes of a PutObject's body: a client collects them before S3 sees an object.
 * @throws the error of the stream, where it has one.
 */
export async function readBody(body: unknown): Promise<Uint8Array> {
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Uint8Array.from(body);
  if (!(body instanceof Readable)) throw new NotSimulated('a body that is neither bytes, text nor a stream');
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new NotSimulated('a stream of anything but bytes');
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new NotSimulated(`an object of more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(Uint8Array.from(chunk));
  }
  return Buffer.concat(chunks);
}

type Body = NonNullable<GetObjectCommandOutput['Body']>;

/**
 * The body of a GetObject as in the SDK: a stream that can also be collected, once. It has a copy of the bytes, since
 * the reader may change what it gets.
 */
export function bodyOf(bytes: Uint8Array): Body {
  const stream = Readable.from(Buffer.from(bytes), { objectMode: false });
  return Object.assign(stream, {
    transformToByteArray: async () => new Uint8Array(await buffer(stream)),
    transformToString: async (encoding = 'utf8') => new TextDecoder(encoding).decode(await buffer(stream)),
    transformToWebStream: () => {
      throw new NotSimulated('a body as a web stream');
    },
  });
}
