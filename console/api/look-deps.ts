import type { SourceModes } from '../../functions/core/source-mode.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import type { ApprovalRules } from '../../functions/platform/approval-rules.ts';
import type { Config } from '../../functions/platform/config.ts';
import { UTC } from '../../operate/approvals/moments.ts';
import type { ServeDeps } from './serve.ts';

/** For what is the same for everybody. */
export type LookDeps = Omit<ServeDeps, 'signIn'> & {
  readonly table: LedgerTable;
  readonly config: Config;
  readonly approval: ApprovalRules;
  readonly sourceModes: SourceModes;
};

/** The clock of the account's cut-off; an account no longer configured has none of its own. */
export function timeZoneOf({ config }: Pick<LookDeps, 'config'>, debtorAccountId: string): string {
  return config.debtorAccounts.find(({ id }) => id === debtorAccountId)?.cutOff.timeZone ?? UTC;
}
