import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { createHandler, type MailDeps } from '../../../console/api/mail/handler.ts';
import type { FindingCode } from '../../../functions/core/finding.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { watchCollections } from '../../../functions/ledger/collections.ts';
import { type ConsoleStand, it as consoleIt } from '../../support/console-stand.ts';
import { drainBodies } from '../../support/embedded.ts';
import { expense, IBANS } from '../../support/expenses.ts';
import { payoutOf, step } from '../../support/payouts.ts';

const EVENT = { task: 'morning-mail' };
const NAME = 'Olga Telltale';
const envelope = z.object({ Subject: z.string(), Message: z.string() });

/** A topic whose mails come to a queue, which the test reads as its subscriber. */
const it = consoleIt.extend('inbox', async ({ embedded, queueUrl }) => {
  const sns = embedded.newSns();
  const { TopicArn: topicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'morning-mail' }));
  const { Attributes } = await embedded.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  );
  await sns.send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: Attributes?.['QueueArn'] }),
  );
  return {
    sns,
    topicArn,
    mails: async () =>
      (await drainBodies(embedded.sqs, queueUrl)).map((body) => envelope.parse(JSON.parse(body))),
  };
});

function held(expenseId: string, code: FindingCode): Payout {
  const reasons = [{ code, severity: 'hold', message: `${NAME} has to look.` }] as const;
  const given = expense({ expenseId, recipientName: NAME, iban: IBANS.nl });
  return step(step(payoutOf(given), 'ready'), 'held', { reasons });
}

/** Of a deployment without sources, so that none is late. */
function depsOf({ readDeps }: ConsoleStand, { sns, topicArn }: Pick<MailDeps, 'sns' | 'topicArn'>): MailDeps {
  const config = { ...readDeps.config, sources: [] };
  return { ...readDeps, config, sns, topicArn, origin: 'https://payouts.example', timeZone: 'Europe/Berlin' };
}

describe('the morning mail', () => {
  it('says once what Today shows, and names nobody', async ({ console, people, inbox }) => {
    await people.stand.put(held('expense-1', 'limit-exceeded'), held('expense-2', 'limit-exceeded'));
    const batch = await people.proposed(
      expense({ expenseId: 'expense-3', recipientName: NAME, iban: IBANS.nl }),
    );
    await people.approve(people.anna, batch);

    await createHandler(depsOf(console, inbox))(EVENT);

    const [mail, ...others] = await inbox.mails();
    expect(others).toEqual([]);
    expect(mail?.Subject).toBe('ev-payouts test: 1 file to approve, payouts held');
    expect(mail?.Message).toMatch(
      new RegExp(
        `^- ${people.account.id}, 1 payment, \\d+\\.\\d\\d EUR, .*: 1 approval missing, until 20\\d\\d-.* Europe/Berlin\\.$`,
        'm',
      ),
    );
    expect(mail?.Message).toMatch(/^- limit-exceeded: 2 payouts, \d+\.\d\d EUR, since /m);
    expect(mail?.Message).toContain('https://payouts.example/approvals\n');
    for (const told of [NAME, 'Olga', 'Anna', 'Bert', IBANS.nl, people.account.iban]) {
      expect(mail?.Message).not.toContain(told);
      expect(JSON.stringify(people.stand.log)).not.toContain(told);
    }
  });

  it('is not sent where nothing waits for a person', async ({ console, people, inbox }) => {
    const batch = await people.proposed(expense());
    for (const signer of [people.anna, people.bert]) await people.approve(signer, batch);

    await createHandler(depsOf(console, inbox))(EVENT);

    expect(await inbox.mails()).toEqual([]);
  });

  it('calls for a source that was watched, and not read', async ({ console, inbox }) => {
    const deps = { ...depsOf(console, inbox), config: console.config };
    const { table, clock } = console.people.stand;
    await watchCollections(table, { source: 'spirii', account: 'nordfleet' }, clock.now());
    clock.advance(7 * 86_400_000);

    await createHandler(deps)(EVENT);

    const [mail] = await inbox.mails();
    expect(mail?.Subject).toBe('ev-payouts test: sources late');
    expect(mail?.Message).toContain('- spirii/nordfleet was not read when it was due. It never was.');
  });

  it('fails where it cannot be sent, so that Lambda tries again', async ({ console, people, inbox }) => {
    await people.stand.put(held('expense-1', 'limit-exceeded'));
    const topicArn = `${inbox.topicArn}-gone`;

    await expect(createHandler({ ...depsOf(console, inbox), topicArn })(EVENT)).rejects.toThrow();
  });
});
