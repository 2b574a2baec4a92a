import { hasLetterOrDigit, transliterate } from '../functions/core/charset.ts';
import { parseScheduleExpression, runsWithin } from '../functions/core/schedule-expression.ts';
import type { Config } from '../functions/platform/config.ts';
import type { ConfigProblem } from '../functions/platform/config-problem.ts';
import { writeBackOf } from '../functions/platform/write-back-of.ts';
import { cutOffRunsOf } from './cut-off-runs.ts';

type Path = ConfigProblem['path'];
type ScheduleAt = { readonly path: Path; readonly schedule: Config['repair']['schedule'] };

/** Inside a function, a loopback address means the function itself. */
const LOOPBACK_HOST = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** A schedule of one day a year has a run in it; one of 29 February need not. */
const HORIZON_MS = 366 * 86_400_000;

/** The longest run of submit-batches: with less, a file may miss its cut-off. */
const MIN_MINUTES_BEFORE_CUT_OFF = 15;

/**
 * Problems of deployments only, since the same file may serve `npm start`: better found here than half-way through a
 * deployment, or at the first run that does not come.
 * @param nowMs the year ahead begins here.
 */
export function deploymentProblems(config: Config, nowMs: number): ConfigProblem[] {
  const schedules = schedulesOf(config).flatMap((schedule) => scheduleProblems(schedule, nowMs));
  return [
    ...sourceProblems(config),
    ...holderProblems(config),
    ...schedules,
    // An invalid expression has no runs to examine.
    ...(schedules.length === 0 ? cutOffProblems(config, nowMs) : []),
  ];
}

/** Every schedule of the configuration, with the path of its keys. */
export function schedulesOf({ sources, debtorAccounts, repair, console }: Config): ScheduleAt[] {
  const mail = console?.morningMail;
  return [
    ...sources.map(({ schedule }, index) => ({ path: ['sources', index, 'schedule'], schedule })),
    ...debtorAccounts.map(({ submit }, index) => ({
      path: ['debtorAccounts', index, 'submit'],
      schedule: submit,
    })),
    { path: ['repair', 'schedule'], schedule: repair.schedule },
    { path: ['repair', 'proof'], schedule: repair.proof },
    ...(mail === undefined
      ? []
      : [{ path: ['console', 'morningMail', 'schedule'], schedule: mail.schedule }]),
  ];
}

function sourceProblems({ stage, sources }: Config): ConfigProblem[] {
  return sources.flatMap((source, index) => {
    const { baseUrl, secretName } = source;
    const told = writeBackOf(source);
    const problems: ConfigProblem[] = [];
    const secrets: readonly (readonly [Path, string])[] = [
      [['secretName'], secretName],
      ...(told === undefined ? [] : [[['writeBack', 'secretName'], told.secretName] as const]),
    ];
    if (LOOPBACK_HOST.test(new URL(baseUrl).hostname)) {
      const message = 'is an address of this machine, which no function can reach';
      problems.push({ path: ['sources', index, 'baseUrl'], message });
    }
    const prefix = `ev-payouts/${stage}/`;
    for (const [path, name] of secrets) {
      if (name.startsWith(prefix) && name !== prefix) continue;
      const message = `has to begin with ${prefix}, so that no two stages share a secret and the deploying role needs the right to no other`;
      problems.push({ path: ['sources', index, ...path], message });
    }
    return problems;
  });
}

function holderProblems({ debtorAccounts }: Config): ConfigProblem[] {
  return debtorAccounts.flatMap(({ holderName }, index) => {
    const message = 'has no letter or digit that a payment file can carry';
    const path = ['debtorAccounts', index, 'holderName'];
    return hasLetterOrDigit(transliterate(holderName)) ? [] : [{ path, message }];
  });
}

function scheduleProblems({ path, schedule }: ScheduleAt, nowMs: number): ConfigProblem[] {
  const at = [...path, 'expression'];
  const parsed = parseScheduleExpression(schedule.expression);
  if (!parsed.ok) return [{ path: at, message: parsed.problem }];
  const window = { fromMs: nowMs, untilMs: nowMs + HORIZON_MS, maxRuns: 1 };
  return runsWithin(parsed.expression, schedule.timeZone, window).length === 0
    ? [{ path: at, message: 'has no run within a year from today' }]
    : [];
}

/** Files are made for the bank's cut-offs: a schedule that meets none is a mistake. */
function cutOffProblems({ debtorAccounts }: Config, nowMs: number): ConfigProblem[] {
  return debtorAccounts.flatMap((account, index) => {
    const path = ['debtorAccounts', index, 'submit', 'expression'];
    const { time, timeZone } = account.cutOff;
    const { inTime } = cutOffRunsOf(account, nowMs);
    if (inTime === undefined) {
      const message = `none of its runs is on a banking day of ${account.currency} before the cut-off at ${time} (${timeZone})`;
      return [{ path, message }];
    }
    return inTime.mostMinutes < MIN_MINUTES_BEFORE_CUT_OFF
      ? [
          {
            path,
            message: `leaves ${inTime.mostMinutes} minutes before the cut-off at ${time} (${timeZone}); making the files may take ${MIN_MINUTES_BEFORE_CUT_OFF}`,
          },
        ]
      : [];
  });
}
