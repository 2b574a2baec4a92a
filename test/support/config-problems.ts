import { expect } from 'vitest';
import { checkConfig, shownPath } from '../../functions/platform/check-config.ts';
import type { ConfigProblem } from '../../functions/platform/config-problem.ts';
import { exampleText } from './config.ts';

export type Replacement = readonly [from: string, to: string];

/** config/example.json with texts replaced; each has to be there. */
export function exampleWith(...replacements: readonly Replacement[]): string {
  return replacements.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, exampleText());
}

/** config/example.json with changes to the debtor account of the currency. */
export function exampleWithAccount(currency: string, changes: Readonly<Record<string, unknown>>): string {
  const config = JSON.parse(exampleText());
  const debtorAccounts = config.debtorAccounts.map((account: { currency: string }) =>
    account.currency === currency ? { ...account, ...changes } : account,
  );
  return JSON.stringify({ ...config, debtorAccounts });
}

/** `path: what is wrong there`. */
export function saidOf({ path, message }: ConfigProblem): string {
  return `${shownPath(path)}: ${message}`;
}

export function problemsIn(text: string): string[] {
  const checked = checkConfig(text);
  return checked.ok ? [] : checked.problems.map(saidOf);
}
