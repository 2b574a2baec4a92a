import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PipelineError } from '../functions/core/errors.ts';
import { checkConfig, configError } from '../functions/platform/check-config.ts';
import { type Clock, systemClock } from '../functions/platform/clock.ts';
import type { Config } from '../functions/platform/config.ts';
import type { ConfigFile } from '../functions/platform/config-file.ts';
import type { ConfigProblem } from '../functions/platform/config-problem.ts';
import { deploymentProblems } from './deployment-problems.ts';

/** When something runs: an EventBridge Scheduler expression in a time zone. */
export type ScheduleConfig = Config['repair']['schedule'];

/** A configuration, and the absolute path of its file, which goes into every function's bundle. */
export type Deployment = { readonly config: Config; readonly configFile: string };

/**
 * Reads the configuration at the context key `config`, relative to the working directory (the CDK CLI runs the app
 * beside cdk.json).
 * @throws PipelineError CONFIG_INVALID where no file is named, or the file is unreadable, wrong, or not deployable.
 */
export function readDeployment(path: unknown, clock: Clock = systemClock): Deployment {
  if (typeof path !== 'string' || path === '') {
    throw new PipelineError('CONFIG_INVALID', 'No configuration file is named.', {
      action: 'Name one: npx cdk deploy -c config=config/prod.json',
    });
  }
  const checked = checkDeployment(readDeploymentText(path), clock.now());
  if (!checked.ok) throw configError(path, checked.why, checked.problems);
  return { config: checked.config, configFile: resolve(path) };
}

/** @throws PipelineError CONFIG_INVALID where the file is unreadable. */
export function readDeploymentText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PipelineError('CONFIG_INVALID', `The configuration file ${path} cannot be read.`, {
      action: 'Check the path: it is relative to the directory of cdk.json.',
      cause,
    });
  }
}

export type CheckedDeployment =
  | { readonly ok: true; readonly config: ConfigFile }
  | { readonly ok: false; readonly why: string; readonly problems: readonly ConfigProblem[] };

/** Problems that stop a deployment: first those of any configuration, then those of deployments only. */
export function checkDeployment(text: string, nowMs: number): CheckedDeployment {
  const checked = checkConfig(text);
  if (!checked.ok) return { ...checked, why: 'is not a valid configuration' };
  const problems = deploymentProblems(checked.config, nowMs);
  return problems.length === 0 ? checked : { ok: false, why: 'cannot be deployed', problems };
}
