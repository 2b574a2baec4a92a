import { readFileSync } from 'node:fs';
import { PipelineError } from '../core/errors.ts';
import { withoutByteOrderMark } from './byte-order-mark.ts';
import { type Config, configSchema } from './config.ts';

/**
 * The deployed configuration: the stack checks the file and puts it beside each function's code. Only its shape is read
 * here: sentences about a wrong one would lengthen every cold start.
 * @throws PipelineError CONFIG_INVALID where code and file are of different versions.
 */
export function readDeployedConfig(): Config {
  const read = configSchema.safeParse(
    JSON.parse(withoutByteOrderMark(readFileSync(new URL('./config.json', import.meta.url), 'utf8'))),
  );
  if (read.success) return read.data;
  const keys = read.error.issues.map(({ path }) => path.join('.'));
  throw new PipelineError('CONFIG_INVALID', `config.json is not what this code reads: ${keys.join(', ')}.`, {
    action: 'Deploy the code and its configuration together, with npx cdk deploy.',
  });
}
