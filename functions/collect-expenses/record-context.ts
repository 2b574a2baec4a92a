import type { Expense } from '../core/expense.ts';
import type { PayoutId } from '../core/ids.ts';
import type { PayeePolicy } from '../core/payee.ts';
import type { Payer } from '../core/plan.ts';
import type { TariffPolicy } from '../core/tariff.ts';
import type { PayoutLimits } from '../core/validate.ts';
import type { Deaths } from '../ledger/deaths.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { RowsAhead } from '../ledger/versioned-row.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Source } from '../sources/source.ts';

export type RecordContext = {
  readonly table: LedgerTable;
  readonly source: Source;
  readonly limits: PayoutLimits;
  readonly debtorAccounts: readonly Payer[];
  readonly payees: PayeePolicy;
  /** How to judge charge records; undefined: not at all. */
  readonly tariff: TariffPolicy | undefined;
  /** For the slice's new expenses. Nobody decides by them alone: the step to scheduled reads a payout's again. */
  readonly payeesAhead: RowsAhead;
  /** For an amount that another recipient's payout pays to the same account in the same month. */
  readonly sameAccountAndAmount: 'hold' | 'off';
  readonly clock: Clock;
  readonly log: Log;
  readonly deaths: Deaths;
  readonly runId: string;
  /** When reading the source ends. */
  readonly deadlineMs: number;
  /** Payouts that the run queued, with their amounts in its sums. */
  readonly handedOver: ReadonlySet<PayoutId>;
  /** The source's, with as many at once as let the run end in time. */
  readonly readDetails: (expense: Expense) => Promise<Expense>;
  /** Called for each unknown status. */
  readonly onUnknownStatus: (status: string) => void;
  /** The run's hard end: it writes nothing after it. */
  readonly endsAtMs: number;
};
