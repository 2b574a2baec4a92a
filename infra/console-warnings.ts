import type { Config } from '../functions/platform/config.ts';
import type { ConfigProblem } from '../functions/platform/config-problem.ts';

/** Settings of the console that do what they say, and may surprise somebody later. */
export function consoleWarnings({ console, approvals }: Config): ConfigProblem[] {
  if (console === undefined) return [];
  const { domain, signIn } = console;
  const bound =
    'is left out: passkeys are bound to the host that CloudFront names, and a new distribution has another';
  const own = 'is your own issuer: only it can ask people for a second factor';
  return [
    ...(domain === undefined && approvals !== undefined
      ? [{ path: ['console', 'domain'], message: bound }]
      : []),
    ...(signIn === undefined ? [] : [{ path: ['console', 'signIn'], message: own }]),
  ];
}
