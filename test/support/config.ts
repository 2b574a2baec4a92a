import { readFileSync } from 'node:fs';
import { parseConfig } from '../../functions/platform/check-config.ts';
import type { Config } from '../../functions/platform/config.ts';

const EXAMPLE = new URL('../../config/example.json', import.meta.url);

export function exampleText(): string {
  return readFileSync(EXAMPLE, 'utf8');
}

export function exampleConfig(): Config {
  return parseConfig(exampleText(), 'config/example.json');
}
