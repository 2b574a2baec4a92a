import type { IncomingMessage, Server } from 'node:http';

/** More than any request of a test. */
const MAX_BYTES = 100_000_000;

/** @returns host and port. Nothing listens beyond this machine. */
export async function listenOnLoopback(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return `127.0.0.1:${address.port}`;
}

/** With the connections that its clients keep open. */
export async function closeServer(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

/** @throws Error where the body is larger than `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes = MAX_BYTES): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    const buffer = Buffer.from(part);
    bytes += buffer.length;
    if (bytes > maxBytes) throw new Error(`The body is larger than ${maxBytes} bytes.`);
    parts.push(buffer);
  }
  return Buffer.concat(parts);
}
