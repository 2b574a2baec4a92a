import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Deployment, deployExample } from './deployment.ts';
import { runScenario, type Scenario } from './scenario.ts';

let deployment: Deployment;
let scenario: Scenario;

beforeAll(async () => {
  deployment = await deployExample();
  scenario = await runScenario(deployment.stack);
}, 120_000);

afterAll(() => deployment.close());

it('settles every payout as `npm start` does with the same expenses and the same bank', () => {
  const statesOf = (payouts: readonly { readonly payoutId: string; readonly state: string }[]) =>
    Object.fromEntries(payouts.map(({ payoutId, state }) => [payoutId, state]));

  expect(statesOf(scenario.settled)).toEqual(statesOf(scenario.reference));
});
