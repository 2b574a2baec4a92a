import { Construct } from 'constructs';
import { CollectSource } from './collect-source.ts';
import type { Deployment } from './deployment-config.ts';
import type { EncryptionKey } from './encryption-key.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { PayoutsQueue } from './payouts-queue.ts';
import type { Runs } from './runs.ts';

export type CollectExpensesProps = {
  readonly deployment: Deployment;
  readonly encryption: EncryptionKey;
  readonly ledger: LedgerTable;
  readonly payouts: PayoutsQueue;
  readonly runs: Runs;
};

/** The collection of every configured source. */
export class CollectExpenses extends Construct {
  constructor(scope: Construct, id: string, props: CollectExpensesProps) {
    super(scope, id);
    for (const source of props.deployment.config.sources) {
      new CollectSource(this, `${source.kind}-${source.account}`, { ...props, source });
    }
  }
}
