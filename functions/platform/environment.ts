import { PipelineError } from '../core/errors.ts';

/**
 * A variable that the stack sets.
 * @throws PipelineError CONFIG_INVALID where it is missing.
 */
export function requireVariable(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): string {
  const value = environment[name];
  if (value !== undefined && value !== '') return value;
  throw new PipelineError('CONFIG_INVALID', `The environment variable ${name} is missing.`, {
    action: 'Deploy the stack again: it sets the variables of its functions.',
    details: { name },
  });
}
