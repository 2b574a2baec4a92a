import { parseScheduleExpression, runsWithin, type ScheduleExpression } from '../core/schedule-expression.ts';
import type { Config } from './config.ts';
import type { ConfigProblem } from './config-problem.ts';

/** What in the console would let nobody in, or nobody sign. */
export function consoleProblems({ console, approvals }: Config): ConfigProblem[] {
  if (console === undefined) {
    if (approvals === undefined) return [];
    const message = 'names people who sign files, and `console` is missing, which is where they do';
    return [{ path: ['approvals'], message }];
  }
  return [
    ...hostProblems(console, approvals),
    ...issuerProblems(console, approvals),
    ...mailProblems(console),
  ];
}

type Console = NonNullable<Config['console']>;

/** A passkey signs only on the pages of `approvals.origins`. */
function hostProblems({ domain }: Console, approvals: Config['approvals']): ConfigProblem[] {
  if (domain === undefined || approvals === undefined) return [];
  const origin = `https://${domain.name}`;
  if (approvals.origins.includes(origin)) return [];
  const message = `lacks ${origin}, where the console is: nobody could sign there`;
  return [{ path: ['approvals', 'origins'], message }];
}

/** If it comes more often, or on days off, nobody reads it any more. */
function mailProblems({ morningMail }: Console): ConfigProblem[] {
  const parsed = parseScheduleExpression(morningMail?.schedule.expression ?? '');
  if (morningMail === undefined || !parsed.ok) return [];
  const { expression } = parsed;
  const isOnceADay =
    expression.kind === 'cron' && expression.minutes.length === 1 && expression.hours.length === 1;
  if (isOnceADay && !runsOnWeekend(expression, morningMail.schedule.timeZone)) return [];
  const path = ['console', 'morningMail', 'schedule', 'expression'];
  const message =
    'runs more often than once a working day: a minute, an hour and days from Monday to Friday, such as cron(30 7 ? * MON-FRI *)';
  return [{ path, message }];
}

/** Any year has days of all kinds. */
const YEAR = { fromMs: Date.UTC(2027, 0, 1), untilMs: Date.UTC(2028, 0, 1), maxRuns: 400 };

function runsOnWeekend(expression: ScheduleExpression, timeZone: string): boolean {
  const weekday = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone });
  return runsWithin(expression, timeZone, YEAR).some((atMs) => ['Sat', 'Sun'].includes(weekday.format(atMs)));
}

function issuerProblems({ signIn }: Console, approvals: Config['approvals']): ConfigProblem[] {
  if (signIn === undefined || approvals === undefined) return [];
  return approvals.approvers.flatMap(({ issuer }, index) =>
    issuer === signIn.issuer
      ? []
      : [
          {
            path: ['approvals', 'approvers', index, 'issuer'],
            message: `is not ${signIn.issuer}, by which people sign in to the console: they could never approve`,
          },
        ],
  );
}
