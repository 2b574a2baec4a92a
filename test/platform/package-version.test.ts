import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { PACKAGE_VERSION } from '../../functions/platform/package-version.ts';

it("the functions' version is that of the package", () => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');

  expect(PACKAGE_VERSION).toBe(z.object({ version: z.string() }).parse(JSON.parse(text)).version);
});
