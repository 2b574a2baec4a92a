import { createServer } from 'node:net';
import { wrongUse } from '../../operate/wrong-use.ts';

const NOT_OURS = ['EADDRINUSE', 'EACCES'];

/**
 * Before a run that ends with the console, so that nobody waits for it in vain.
 * @throws PipelineError CONFIG_INVALID where another program has the port, or this one may not.
 */
export async function requireFreePort(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portTaken(error, port)));
    server.listen(port, '127.0.0.1', resolve);
  });
  await new Promise((resolve) => server.close(resolve));
}

/** What a listening error says to whoever chose the port; any other error stays as it is. */
export function portTaken(error: Error, port: number): Error {
  if (!('code' in error) || !NOT_OURS.includes(String(error.code))) return error;
  return wrongUse(
    `Port ${port} of 127.0.0.1 cannot be used: ${error.code === 'EACCES' ? 'this account may not' : 'another program has it'}.`,
    'Name another one with --port, or leave it out for any that is free.',
    error,
  );
}
