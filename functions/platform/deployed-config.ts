import { readFileSync } from 'node:fs';
import { PipelineError } from '../core/errors.ts';
import { withoutByteOrderMark } from './byte-order-mark.ts';
import { type Config, configSchema } from './config.ts';

/**
 * The configuration that was deployed: the stack puts the file beside each function's code, once it holds no
 * contradiction. Only its shape is read here: the sentences about a wrong one would make every cold start longer.
 * @throws PipelineError CONFIG_INVALID where the code is of another version than the file.
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
