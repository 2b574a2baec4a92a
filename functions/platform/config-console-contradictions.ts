import type { Config } from './config.ts';
import type { ConfigProblem } from './config-problem.ts';

/** What of the console would let nobody in, or nobody sign. */
export function consoleProblems({ console, approvals }: Config): ConfigProblem[] {
  if (console === undefined) {
    if (approvals === undefined) return [];
    const message = 'names people who sign files, and `console` is missing, which is where they do';
    return [{ path: ['approvals'], message }];
  }
  return [...hostProblems(console, approvals), ...issuerProblems(console, approvals)];
}

type Console = NonNullable<Config['console']>;

/** A passkey signs on the pages of `approvals.origins` alone. */
function hostProblems({ domain }: Console, approvals: Config['approvals']): ConfigProblem[] {
  if (domain === undefined || approvals === undefined) return [];
  const origin = `https://${domain.name}`;
  if (approvals.origins.includes(origin)) return [];
  const message = `lacks ${origin}, where the console is: nobody could sign there`;
  return [{ path: ['approvals', 'origins'], message }];
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
