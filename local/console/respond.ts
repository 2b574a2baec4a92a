import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '../../console/api/answer.ts';
import { contentSecurityPolicy, PERMISSIONS_POLICY } from '../../console/security-headers.ts';

const HEADERS = {
  'content-security-policy': contentSecurityPolicy(''),
  'permissions-policy': PERMISSIONS_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

export function send(response: ServerResponse, { statusCode, headers, body, isBase64Encoded }: Answer): void {
  response.writeHead(statusCode, { ...HEADERS, ...headers });
  response.end(isBase64Encoded === true ? Buffer.from(body, 'base64') : body);
}

export function sendBytes(response: ServerResponse, type: string, bytes: Buffer): void {
  response.writeHead(200, { ...HEADERS, 'content-type': type }).end(bytes);
}

export function json(response: ServerResponse, status: number, document: unknown): void {
  response
    .writeHead(status, { ...HEADERS, 'content-type': 'application/json' })
    .end(JSON.stringify(document));
}

export function html(response: ServerResponse, document: string): void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' }).end(document);
}

export function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

/** @returns undefined where it is larger. */
export async function bodyOf(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
