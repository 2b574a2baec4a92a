import type { IncomingMessage, Server } from 'node:http';

const LOOPBACK = '127.0.0.1';

/** @returns host and port. Nothing listens beyond this machine. */
export function listenOnLoopback(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The server has no port.'));
      else resolve(`${LOOPBACK}:${address.port}`);
    });
  });
}

/** @throws Error where the body is larger than `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
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
