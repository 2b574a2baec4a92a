import { Construct } from 'constructs';
import type { CollectExpensesProps } from './collect-source.ts';
import { CollectSource } from './collect-source.ts';

/** The collection of every configured source. */
export class CollectExpenses extends Construct {
  constructor(scope: Construct, id: string, props: CollectExpensesProps) {
    super(scope, id);
    for (const source of props.deployment.config.sources) {
      new CollectSource(this, `${source.kind}-${source.account}`, { ...props, source });
    }
  }
}
