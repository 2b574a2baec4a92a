import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PipelineError } from '../functions/core/errors.ts';
import type { Config } from '../functions/platform/config.ts';
import { parseConfig } from '../functions/platform/config.ts';

/** When something runs: an EventBridge Scheduler expression in a time zone. */
export type ScheduleConfig = Config['repair']['schedule'];

/** What is deployed: a configuration, and the absolute path of its file, which goes into every function's bundle. */
export type Deployment = { readonly config: Config; readonly configFile: string };

/**
 * A bucket's name has 63 characters at most. The one of the bank's files is `ev-payouts-<stage>`, then an account of
 * 12 digits, a region of at most 14 characters and `an`, with three hyphens between them.
 */
const MAX_STAGE_LENGTH = 21;

/** Within the function that calls it, a loopback address means the function itself. */
const LOOPBACK_HOST = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * The configuration that the context key `config` names, relative to the working directory (the CDK CLI runs the
 * app beside cdk.json).
 * @throws PipelineError CONFIG_INVALID where no file is named, or the file cannot be read, is wrong, or is one that
 * works on one machine only.
 */
export function readDeployment(path: unknown): Deployment {
  if (typeof path !== 'string' || path === '') {
    throw new PipelineError('CONFIG_INVALID', 'No configuration file is named.', {
      action: 'Name one: npx cdk deploy -c config=config/example.json',
    });
  }
  const config = parseConfig(readText(path), path);
  const problems = deploymentProblems(config);
  if (problems.length > 0) {
    const lines = problems.map((problem) => `  ${problem}`).join('\n');
    throw new PipelineError('CONFIG_INVALID', `${path} cannot be deployed:\n${lines}`, {
      action: 'Correct the keys named above; config/example.json shows a whole configuration.',
      details: { problems: problems.length },
    });
  }
  return { config, configFile: resolve(path) };
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
 * What only a deployment has to refuse, since the same file may serve `npm start`: better here than half-way
 * through a deployment, or at the first run that does not come.
 */
function deploymentProblems(config: Config): string[] {
  const stage =
    config.stage.length > MAX_STAGE_LENGTH
      ? [`stage: at most ${MAX_STAGE_LENGTH} characters, so that a bucket can be named after it`]
      : [];
  const sources = config.sources.flatMap((source, index) => {
    const at = `sources[${index}]`;
    const isLocal = LOOPBACK_HOST.test(new URL(source.baseUrl).hostname);
    const isShared = config.sources.slice(0, index).some((other) => other.secretName === source.secretName);
    return [
      ...(isLocal ? [`${at}.baseUrl: an address of this machine, which no function can reach`] : []),
      ...(isShared ? [`${at}.secretName: is there twice; each source has a secret of its own`] : []),
    ];
  });
  return [...stage, ...sources, ...scheduleProblems(config)];
}

function scheduleProblems(config: Config): string[] {
  const schedules: readonly (readonly [string, ScheduleConfig])[] = [
    ...config.sources.map(({ schedule }, index) => [`sources[${index}].schedule`, schedule] as const),
    ...config.debtorAccounts.map(({ submit }, index) => [`debtorAccounts[${index}].submit`, submit] as const),
    ['repair.schedule', config.repair.schedule],
    ['repair.proof', config.repair.proof],
  ];
  return schedules.flatMap(([at, { expression }]) => {
    const problem = expressionProblem(expression);
    return problem === undefined ? [] : [`${at}.expression: ${problem}`];
  });
}

/**
 * The mistakes that are easy to make: five fields as in crontab, and a day of the month beside one of the week.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
function expressionProblem(expression: string): string | undefined {
  if (expression.startsWith('rate(')) {
    return /^rate\([1-9]\d* (minute|hour|day)s?\)$/.test(expression)
      ? undefined
      : 'a rate is a whole number and minutes, hours or days: rate(15 minutes)';
  }
  const fields = expression.replace(/^cron\(|\)$/g, '').split(' ');
  if (fields.length !== 6 || fields.includes('')) {
    return 'a cron has six fields with one space between them: minutes hours day-of-month month day-of-week year';
  }
  const [, , dayOfMonth, , dayOfWeek] = fields;
  return (dayOfMonth === '?') === (dayOfWeek === '?')
    ? 'a cron has a ? for exactly one of day-of-month and day-of-week'
    : undefined;
}
