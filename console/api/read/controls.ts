import { maskIban } from '../../../functions/core/iban.ts';
import { nextDue } from '../../../functions/core/schedule.ts';
import { stopsVerify } from '../../../functions/core/stop.ts';
import { readStops } from '../../../functions/ledger/stops.ts';
import { approvalTermsOf, asksTwoPeople } from '../../../functions/platform/approval-rules.ts';
import type { DebtorAccount } from '../../../functions/platform/config.ts';
import { termsDocument } from '../../../operate/approvals/terms-document.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import { shownStop } from '../shown-stop.ts';
import type { ReadDeps } from './read-deps.ts';

export const showControls: Work<'showControls', ReadDeps> = async ({ table, config, clock }) => {
  const stops = await readStops(table);
  return done({
    stage: config.stage,
    sources: config.sources.map(({ kind, account, mode, schedule, requestsPerMinute }) => ({
      source: `${kind}/${account}`,
      mode,
      schedule,
      requestsPerMinute,
    })),
    debtorAccounts: config.debtorAccounts.map((account) => shownAccount(account, clock.now())),
    limits: [...config.limits.maxPayoutMinor].map(([currency, limit]) => ({
      currency,
      maxPayoutMinor: limit.toString(),
    })),
    retries: config.retries,
    people: asksTwoPeople(config) ? (2 as const) : (1 as const),
    stops: stops.stops.map(shownStop),
    stopHistory: stops.history
      .map(({ debtorAccountId, by, reason, at, what }) => ({
        debtorAccountId,
        by: by.name,
        reason,
        at,
        what,
      }))
      .reverse(),
    isHistoryWhole: stopsVerify(stops),
  });
};

function shownAccount(account: DebtorAccount, nowMs: number) {
  return {
    debtorAccountId: account.id,
    holderName: account.holderName,
    iban: maskIban(account.iban),
    currency: account.currency,
    rail: account.rail,
    cutOff: account.cutOff,
    submit: account.submit,
    nextFilesAt: new Date(nextDue(account.submit, nowMs) ?? nowMs).toISOString(),
    leadBankingDays: account.leadBankingDays,
    ...termsDocument(approvalTermsOf(account)),
  };
}
