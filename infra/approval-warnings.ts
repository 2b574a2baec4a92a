import { planningTime } from '../functions/core/approval/deadline.ts';
import { mayNeedApproval } from '../functions/core/approval/policy.ts';
import { approvalPolicyOf } from '../functions/platform/approval-rules.ts';
import type { Config, DebtorAccount } from '../functions/platform/config.ts';
import type { ConfigProblem } from '../functions/platform/config-problem.ts';
import { cutOffRunsOf } from './cut-off-runs.ts';

type Path = ConfigProblem['path'];

/** People look at a file, and may have to find each other first. */
const COMFORTABLE_MINUTES = 120;

/** With less, a file is proposed for the next cut-off. */
const LEAST_MINUTES = planningTime(0, true) / 60_000;

/** @param nowMs the year ahead begins here. */
export function approvalWarnings({ approvals, debtorAccounts }: Config, nowMs: number): ConfigProblem[] {
  const isUsed = debtorAccounts.some((account) => mayNeedApproval(approvalPolicyOf(account)));
  // The first approvers: the configuration knows nobody else.
  const knownPeople = approvals?.approvers.length ?? 0;
  const message = 'names approvers, and no debtor account asks for one';
  return [
    ...debtorAccounts.flatMap((account, index) =>
      accountWarnings(account, ['debtorAccounts', index], { knownPeople, nowMs }),
    ),
    ...(approvals === undefined || isUsed ? [] : [{ path: ['approvals'], message }]),
  ];
}

function accountWarnings(
  account: DebtorAccount,
  at: Path,
  { knownPeople, nowMs }: { readonly knownPeople: number; readonly nowMs: number },
): ConfigProblem[] {
  const { approval, currency } = account;
  if (approval === undefined) {
    return [
      { path: [...at, 'approval'], message: 'is left out: its files leave though nobody approved them' },
    ];
  }
  const policy = approvalPolicyOf(account);
  if (!mayNeedApproval(policy)) {
    return [
      { path: [...at, 'approval', 'people'], message: 'is 0: its files leave though nobody approved them' },
    ];
  }
  const { people, above = [] } = approval;
  const warnings: ConfigProblem[] = [];
  const warn = (path: Path, message: string): void => {
    warnings.push({ path: [...at, ...path], message });
  };
  if (people === 0) {
    const least = policy.above.filter((band) => band.people > 0).map(({ amountMinor }) => amountMinor);
    const first = above[policy.above.findIndex(({ amountMinor }) => amountMinor === leastOf(least))];
    warn(
      ['approval', 'people'],
      `is 0: its files up to ${first?.amount ?? '0'} ${currency} leave though nobody approved them`,
    );
  }
  if (people === 1 && !policy.bankReleases) {
    warn(
      ['approval', 'people'],
      'is 1: one person alone sends a file. Right only where the bank asks another to release it ("bankReleases": true)',
    );
  }
  for (const [index, band] of policy.above.entries()) {
    if (band.amountMinor < account.maxPerFile.sumMinor) continue;
    warn(
      ['approval', 'above', index, 'amount'],
      'is not below maxPerFile.sumMinor: no file is so large, so that nobody is asked by it',
    );
  }
  const most = Math.max(people, ...above.map((band) => band.people));
  if (most > knownPeople) {
    warn(
      ['approval'],
      `asks for ${most} people, and the configuration names ${knownPeople}: have the others registered before the first such file, and one more for when somebody is away`,
    );
  }
  const { inTime } = cutOffRunsOf(account, nowMs);
  if (inTime !== undefined && inTime.leastMinutes < COMFORTABLE_MINUTES) {
    warn(
      ['submit', 'expression'],
      `leaves people ${inTime.leastMinutes} minutes before the cut-off to approve its files; with less than ${LEAST_MINUTES} a file is for the next cut-off`,
    );
  }
  return warnings;
}

function leastOf(amounts: readonly bigint[]): bigint | undefined {
  return amounts.reduce<bigint | undefined>(
    (least, amount) => (least === undefined || amount < least ? amount : least),
    undefined,
  );
}
