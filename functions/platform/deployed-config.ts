import { readFileSync } from 'node:fs';
import { type Config, parseConfig } from './config.ts';

/** The configuration that was deployed: the stack puts the file beside each function's code. */
export function readDeployedConfig(): Config {
  return parseConfig(readFileSync(new URL('./config.json', import.meta.url), 'utf8'), 'config.json');
}
