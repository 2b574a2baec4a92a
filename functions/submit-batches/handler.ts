import * as z from 'zod/mini';
import { PipelineError } from '../core/errors.ts';
import type { DebtorAccount } from '../platform/config.ts';
import { type PreviewSummary, previewBatches } from './preview.ts';
import { type SubmitSummary, submitBatches } from './submit.ts';
import type { SubmitDeps } from './submit-deps.ts';

const submitEvent = z.object({ debtorAccount: z.string() });

/** Payments of live sources, and a preview for sources on a dry run. */
export type CutOffSummary = SubmitSummary & { readonly preview: PreviewSummary | undefined };

/** The cut-off of the debtor account in the schedule's event: `{ "debtorAccount": "nordfleet-eur" }`. */
export function createHandler(
  deps: SubmitDeps & { readonly debtorAccounts: readonly DebtorAccount[] },
): (event: unknown) => Promise<CutOffSummary> {
  return async (event) => {
    const named = submitEvent.safeParse(event);
    const account = deps.debtorAccounts.find(({ id }) => named.success && id === named.data.debtorAccount);
    if (account === undefined) {
      throw new PipelineError('CONFIG_INVALID', 'The event does not name a configured debtor account.', {
        action: 'Send { "debtorAccount": "…" } with an id of the configuration.',
      });
    }
    const submitted = await submitBatches(deps, account);
    // After the payments: a failing preview must not stop them.
    return { ...submitted, preview: await previewBatches(deps, account, submitted) };
  };
}
