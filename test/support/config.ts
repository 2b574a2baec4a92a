import { readFileSync } from 'node:fs';
import { parseConfig } from '../../functions/platform/check-config.ts';
import type { ConfigFile } from '../../functions/platform/config-file.ts';

const EXAMPLE = new URL('../../config/example.json', import.meta.url);

export function exampleText(): string {
  return readFileSync(EXAMPLE, 'utf8');
}

export function exampleConfig(): ConfigFile {
  return parseConfig(exampleText(), 'config/example.json');
}
