import { readFileSync } from 'node:fs';
import type { Config } from './config.ts';

/**
 * The configuration beside the code. The build checks it once: a start needs neither the check nor its code. JSON has
 * no bigint and no Map, so both carry tags.
 */
export function deployedConfigText(config: Config): string {
  return JSON.stringify(config, (_, value: unknown) => {
    if (typeof value === 'bigint') return { [BIGINT]: String(value) };
    return value instanceof Map ? { [MAP]: [...value] } : value;
  });
}

const BIGINT = '$bigint';
const MAP = '$map';

/** The configuration that `deployedConfigText` made this text of. */
export function deployedConfigIn(text: string): Config {
  const config: Config = JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if (BIGINT in value) return BigInt(String(value[BIGINT]));
    return MAP in value && Array.isArray(value[MAP]) ? new Map(value[MAP]) : value;
  });
  return config;
}

export function readDeployedConfig(): Config {
  return deployedConfigIn(readFileSync(new URL('./config.json', import.meta.url), 'utf8'));
}
