import { describe, expect } from 'vitest';
import { z } from 'zod';
import type { Person } from '../../../functions/core/approval/person.ts';
import { readStops } from '../../../functions/ledger/stops.ts';
import type { Signer } from '../../support/approvals.ts';
import { type ConsoleStand, it, problem } from '../../support/console-stand.ts';

const REASON = 'looked at the receipts';
const STOPPED = z.looseObject({ stop: z.looseObject({ at: z.string() }) });

describe('payments', () => {
  async function stop(console: ConsoleStand, reason: string) {
    const body = { debtorAccountId: console.people.account.id, reason };
    const { document } = await console.ask('stopPayments', console.dora, { body });
    return { body, stoppedAt: STOPPED.parse(document).stop.at };
  }

  it('that were stopped anew do not leave by a word about the stop before', async ({ console, people }) => {
    const first = await stop(console, 'a drill');
    const resume = (person: Person, stoppedAt: string) =>
      console.ask('resumePayments', person, { body: { ...first.body, stoppedAt } });
    for (const { person } of [people.anna, people.bert]) await resume(person, first.stoppedAt);
    people.stand.clock.advance(1000);
    const second = await stop(console, 'the bank called');

    expect(await resume(people.anna.person, first.stoppedAt)).toMatchObject(problem(409, 'stopped-anew'));

    const { stops } = await readStops(people.stand.table);
    expect(stops).toMatchObject([{ reason: 'the bank called', resumedBy: [] }]);
    expect(await resume(people.anna.person, second.stoppedAt)).toMatchObject({ status: 200 });
  });

  it('are stopped by one person and leave again by two', async ({ console, people }) => {
    const { body, stoppedAt } = await stop(console, REASON);
    const resume = ({ person }: Signer) =>
      console.ask('resumePayments', person, { body: { ...body, stoppedAt } });

    expect(await resume(people.anna)).toMatchObject({ document: { hasEnded: false } });
    expect(await resume(people.bert)).toMatchObject({ document: { hasEnded: true, stops: [] } });
    expect(await resume(people.bert)).toMatchObject(problem(409, 'not-stopped'));
    const unknown = { debtorAccountId: 'nobodys', reason: REASON };
    expect(await console.ask('stopPayments', console.dora, { body: unknown })).toMatchObject(
      problem(404, 'account-unknown'),
    );
  });
});
