import { readFileSync } from 'node:fs';
import { type Config, parseConfig } from '../../functions/platform/config.ts';

const EXAMPLE = new URL('../../config/example.json', import.meta.url);

export function exampleText(): string {
  return readFileSync(EXAMPLE, 'utf8');
}

export function exampleConfig(): Config {
  return parseConfig(exampleText(), 'config/example.json');
}
