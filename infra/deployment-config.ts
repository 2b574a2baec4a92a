import { readFileSync } from 'node:fs';
import { PipelineError } from '../functions/core/errors.ts';
import type { Config, SourceConfig } from '../functions/platform/config.ts';
import { parseConfig } from '../functions/platform/config.ts';

/** Lambda allows 4 KB for all variables of a function together; the others need a few hundred bytes. */
const MAX_FUNCTION_CONFIG_BYTES = 3_500;

/**
 * The configuration that the context key `config` names, relative to the working directory (the CDK CLI runs the
 * app beside cdk.json).
 * @throws PipelineError CONFIG_INVALID where no file is named, or the file cannot be read or is wrong.
 */
export function readDeploymentConfig(path: unknown): Config {
  if (typeof path !== 'string' || path === '') {
    throw new PipelineError('CONFIG_INVALID', 'No configuration file is named.', {
      action: 'Name one: npx cdk deploy -c config=config/example.json',
    });
  }
  return parseConfig(readText(path), path);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PipelineError('CONFIG_INVALID', `The configuration file ${path} cannot be read.`, {
      action: 'Check the path: it is relative to the directory of cdk.json.',
      cause,
    });
  }
}

/**
 * What the function of one source gets as its `CONFIG`: the same file cut down to that source, as text that
 * `parseConfig` reads back to equal values. No function knows of another source.
 * @throws PipelineError CONFIG_INVALID where it does not fit into the variables of a Lambda function.
 */
export function functionConfigText(config: Config, source: SourceConfig): string {
  const text = JSON.stringify({ ...config, sources: [source] }, asWrittenInTheFile);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_FUNCTION_CONFIG_BYTES) {
    throw new PipelineError(
      'CONFIG_INVALID',
      `The configuration of ${source.kind} ${source.account} takes ${bytes} bytes; a function has room for ${MAX_FUNCTION_CONFIG_BYTES}.`,
      { action: 'Shorten its texts or list fewer currencies.' },
    );
  }
  return text;
}

/** Amounts are text in the file, since a JSON number would lose digits. */
function asWrittenInTheFile(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Map ? Object.fromEntries(value) : value;
}
