import * as z from 'zod/mini';
import { PipelineError } from '../core/errors.ts';
import type { DebtorAccount } from '../platform/config.ts';
import { type SubmitDeps, type SubmitSummary, submitBatches } from './submit.ts';

const submitEvent = z.object({ debtorAccount: z.string() });

/** The cut-off of the debtor account that the schedule's event names: `{ "debtorAccount": "nordfleet-eur" }`. */
export function createHandler(
  deps: SubmitDeps & { readonly debtorAccounts: readonly DebtorAccount[] },
): (event: unknown) => Promise<SubmitSummary> {
  return async (event) => {
    const named = submitEvent.safeParse(event);
    const account = deps.debtorAccounts.find(({ id }) => named.success && id === named.data.debtorAccount);
    if (account === undefined) {
      throw new PipelineError('CONFIG_INVALID', 'The event does not name a configured debtor account.', {
        action: 'Send { "debtorAccount": "…" } with an id of the configuration.',
      });
    }
    return submitBatches(deps, account);
  };
}
