import { gzipSync } from 'node:zlib';
import type { FileType } from './contract/shape.ts';
import { done, type Outcome, type Problem, refusal, TITLES } from './problem.ts';

/** What API Gateway sends back, in its payload format 2.0. */
export type Answer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded?: boolean;
};

/** Nobody may keep what people read and decide. */
const ALWAYS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export function jsonAnswer(statusCode: number, body: unknown): Answer {
  const headers = { 'content-type': 'application/json', ...ALWAYS };
  return { statusCode, headers, body: JSON.stringify(body) };
}

/** https://www.rfc-editor.org/rfc/rfc9457, without a type of its own: `code` tells problems apart. */
export function problemAnswer({ status, code, detail, values, fields }: Problem): Answer {
  const headers = { 'content-type': 'application/problem+json', ...ALWAYS };
  const document = {
    title: TITLES[status],
    status,
    detail,
    code,
    ...(values === undefined ? {} : { values }),
    ...(fields === undefined ? {} : { fields }),
  };
  return { statusCode: status, headers, body: JSON.stringify(document) };
}

/** A file that a browser saves, packed. */
export class SentFile {
  readonly name: string;
  readonly type: FileType;
  readonly packed: Buffer;

  constructor(name: string, type: FileType, packed: Buffer) {
    this.name = name;
    this.type = type;
    this.packed = packed;
  }
}

/** Lambda's limit of an answer is 6 MB, in base64. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_SENT_BYTES = 4_000_000;

/**
 * A file as the outcome of its route's work; one too large even when compressed is a refusal like any other.
 * @param name of letters, digits, dots, hyphens and underscores.
 */
export function sentFile(name: string, type: FileType, bytes: Buffer): Outcome<SentFile> {
  const packed = gzipSync(bytes);
  return packed.length > MAX_SENT_BYTES ? TOO_LARGE : done(new SentFile(name, type, packed));
}

const TOO_LARGE = refusal(
  422,
  'file-too-large',
  'It is larger than one answer can be. Narrow the filter, or ask whoever operates the deployment.',
);

export function fileAnswer({ name, type, packed }: SentFile): Answer {
  return {
    statusCode: 200,
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-encoding': 'gzip',
      'content-disposition': `attachment; filename="${name}"`,
      ...ALWAYS,
    },
    body: packed.toString('base64'),
    isBase64Encoded: true,
  };
}
