import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { requireFreePort } from '../../../local/console/require-free-port.ts';
import { rejectionOf } from '../../support/errors.ts';

describe('the port of the console', () => {
  it('is looked at before a run, and what to do is said where another program has it', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;

    const error = await rejectionOf(requireFreePort(port));
    await new Promise((resolve) => other.close(resolve));

    expect(error).toMatchObject({
      code: 'CONFIG_INVALID',
      message: `Port ${port} of 127.0.0.1 cannot be used: another program has it.`,
      action: expect.stringContaining('--port'),
    });
    await expect(requireFreePort(port)).resolves.toBeUndefined();
  });
});
