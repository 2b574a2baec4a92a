import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { startAmpecoSandbox } from '../../local/sandbox/ampeco/sandbox.ts';
import { startSpiriiSandbox } from '../../local/sandbox/spirii/sandbox.ts';
import { SANDBOX_SEED } from '../../local/sources.ts';
import { PROJECT_ROOT } from '../infra/synthesized.ts';
import { type DeployedStack, startDeployedStack } from '../support/lambda-host/deployed-stack.ts';
import { synthesize } from '../support/lambda-host/synthesize.ts';
import { newFolder, remove } from '../support/temporary-folder.ts';
import { APPROVALS, APPROVED_ACCOUNT, CONSOLE } from './approving.ts';

/** A source on a dry run, beside those of the example: the same Spirii once more. */
export const TRIAL_ACCOUNT = 'nordfleet-trial';

const booksShape = z.looseObject({
  accounts: z.looseObject({ expense: z.record(z.string(), z.string()) }),
});

/** Its cost has an account in the books, though it is never paid. */
function withTrial({ accounts, ...books }: z.infer<typeof booksShape>) {
  const expense = { ...accounts.expense, [`spirii/${TRIAL_ACCOUNT}`]: '6539' };
  return { ...books, accounts: { ...accounts, expense } };
}

const exampleShape = z.looseObject({
  sources: z.array(z.looseObject({ kind: z.string() })),
  debtorAccounts: z.array(z.looseObject({ id: z.string() })),
  accounting: booksShape,
});

export type Deployment = {
  readonly stack: DeployedStack;
  /** The same bundles with another template: nothing has run there, and its sources have no secrets. */
  startWith(change: (template: string) => string): Promise<DeployedStack>;
  close(): Promise<void>;
};

/**
 * config/example.json as deployed, with the sandboxes of `npm start`, without a limit of requests, one more on a dry run,
 * and an account whose files people approve.
 */
export async function deployExample(): Promise<Deployment> {
  const now = new Date();
  const lastMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
  const options = {
    seed: SANDBOX_SEED,
    month: { year: lastMonth.getUTCFullYear(), monthIndex: lastMonth.getUTCMonth() },
    rateLimit: { requests: 100_000, windowMs: 60_000 },
  };
  const [spirii, ampeco] = [await startSpiriiSandbox(options), await startAmpecoSandbox(options)];
  const directory = newFolder();
  const configText = readFileSync(join(PROJECT_ROOT, 'config/example.json'), 'utf8');
  const example = exampleShape.parse(JSON.parse(configText));
  const sources = example.sources.map((source) => ({
    ...source,
    baseUrl: source.kind === 'spirii' ? spirii.url : ampeco.url,
    requestsPerMinute: 100_000,
  }));
  const trial = sources
    .filter(({ kind }) => kind === 'spirii')
    .map((source) => ({
      ...source,
      account: TRIAL_ACCOUNT,
      mode: 'dry-run',
      secretName: `ev-payouts/example/spirii-${TRIAL_ACCOUNT}`,
    }));
  // The trial lists what the live source pays.
  const duplicates = { sameAccountAndAmount: 'off' };
  const debtorAccounts = example.debtorAccounts.map((account) =>
    account.id === APPROVED_ACCOUNT ? { ...account, approval: { people: 2 } } : account,
  );
  const config = {
    ...example,
    accounting: withTrial(example.accounting),
    xRay: true,
    duplicates,
    sources: [...sources, ...trial],
    debtorAccounts,
    approvals: APPROVALS,
    console: CONSOLE,
  };
  const assembly = synthesize(JSON.stringify(config), directory);
  const stack = await startDeployedStack(assembly);
  for (const name of ['spirii-nordfleet', `spirii-${TRIAL_ACCOUNT}`]) {
    stack.secrets.put(`ev-payouts/example/${name}`, JSON.stringify({ token: spirii.token }));
  }
  stack.secrets.put('ev-payouts/example/ampeco-voltgrid', JSON.stringify({ token: ampeco.token }));
  const templateOf = (stackName: string) => join(assembly.directory, `${stackName}.template.json`);
  const startWith: Deployment['startWith'] = (change) => {
    const changed = change(readFileSync(templateOf(assembly.stackName), 'utf8'));
    writeFileSync(templateOf('changed'), changed);
    return startDeployedStack({ ...assembly, stackName: 'changed' });
  };
  const close = async (): Promise<void> => {
    await stack.close();
    await spirii.close();
    await ampeco.close();
    remove(directory);
  };
  return { stack, startWith, close };
}
