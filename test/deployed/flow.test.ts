import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ROUTE_NAMES } from '../../console/api/contract/routes.ts';
import { shapeOf } from '../../console/api/contract/shapes.ts';
import { hasPage } from '../../console/build-page.ts';
import { closed } from '../support/closed.ts';
import { alarmEvent, startedBy, successEvent } from '../support/lambda-host/default-bus.ts';
import { type DeployedStack, functionAt, functionWithArn } from '../support/lambda-host/deployed-stack.ts';
import { invokeAsync } from '../support/lambda-host/invoke.ts';
import { notifyingBucket } from '../support/lambda-host/notifying-bucket.ts';
import { runSchedule } from '../support/lambda-host/schedules.ts';
import { ANNA, ask } from './approving.ts';
import { type Deployment, deployExample } from './deployment.ts';
import { runScenario } from './scenario.ts';
import { ASKED_ELSEWHERE } from './use-console.ts';

const it = test
  .extend('deployment', { scope: 'file' }, closed(deployExample))
  .extend('stack', { scope: 'file' }, ({ deployment }) => deployment.stack)
  .extend('scenario', { scope: 'file' }, ({ stack }) =>
    runScenario(stack).catch((cause: unknown) => {
      const refused = refusals(stack).join(', ') || 'no calls';
      throw new Error(`The flow broke off. Refused were: ${refused}.`, { cause });
    }),
  );

/** Where the flow breaks off, no test tries it once more. */
it.beforeAll(({ scenario }) => expect(scenario).toBeDefined(), 180_000);

/** Each kind of call refused by a role. */
function refusals(stack: DeployedStack): string[] {
  const denied = stack.proxy.calls.filter(({ outcome }) => outcome === 'denied');
  return [...new Set(denied.map(({ role, service, operation }) => `${role}: ${service} ${operation}`))];
}

/** Answers of a function's successful runs, as far as they have this shape. */
function answers<T>(stack: DeployedStack, logPath: string, shape: z.ZodType<T>): T[] {
  return stack.runs
    .filter((run) => run.function.logGroupName.endsWith(`/${logPath}`))
    .flatMap(({ invocation }) => {
      const parsed = shape.safeParse(invocation.ok ? invocation.payload : undefined);
      return parsed.success ? [parsed.data] : [];
    });
}

describe('the bundles of the stack, driven through the whole flow', () => {
  it('settle every payout as `npm start` does with the same expenses and the same bank', ({ scenario }) => {
    // Of expenses for one debt, either may be read first: one of them is paid, and the other is held and names it.
    const contested = new Set<string>(
      scenario.settled.flatMap(({ payoutId, reasons }) =>
        reasons
          .filter(({ code }) => code === 'possible-duplicate' || code === 'session-paid-twice')
          .flatMap(({ message }) => [payoutId, ...(message.match(/\bPO[0-9A-Z]{26}\b/g) ?? [])]),
      ),
    );
    const statesOf = (payouts: readonly { readonly payoutId: string; readonly state: string }[]) => ({
      alone: Object.fromEntries(
        payouts
          .filter(({ payoutId }) => !contested.has(payoutId))
          .map(({ payoutId, state }) => [payoutId, state]),
      ),
      together: payouts
        .filter(({ payoutId }) => contested.has(payoutId))
        .map(({ state }) => state)
        .sort(),
    });

    expect(statesOf(scenario.settled)).toEqual(statesOf(scenario.reference));
    expect(contested.size).toBeLessThan(scenario.settled.length / 10);
    expect(scenario.settled.filter(({ state }) => state === 'paid').length).toBeGreaterThan(100);
  });

  it('order each payment from the bank once, whatever died on the way', ({ scenario, stack }) => {
    const ordered = scenario.files.flatMap(({ bytes }) =>
      [...new TextDecoder().decode(bytes).matchAll(/<EndToEndId>([^<]+)</g)].map(([, id]) => id),
    );

    const died = stack.runs.filter(
      ({ invocation }) => !invocation.ok && invocation.error.errorType === 'Runtime.ExitError',
    );

    expect(died).toHaveLength(5);
    expect(new Set(ordered).size).toBe(ordered.length);
    const sent = ['paid', 'failed', 'returned', 'accepted', 'submitted'];
    expect(ordered).toHaveLength(scenario.settled.filter(({ state }) => sent.includes(state)).length);
  });

  it('are brought on their way again by the repair, each branch of it', ({ stack }) => {
    const counts = z.object({
      voided: z.number(),
      freed: z.number(),
      finished: z.number(),
      resent: z.number(),
      retried: z.number(),
    });

    const repairs = answers(stack, 'repair-payouts', counts);

    const sum = (name: keyof z.infer<typeof counts>) => repairs.reduce((total, one) => total + one[name], 0);
    expect({
      voided: sum('voided'),
      finished: sum('finished'),
      resent: sum('resent'),
      retried: sum('retried'),
    }).toEqual({
      voided: 1,
      finished: 2,
      resent: 1,
      retried: 1,
    });
    expect(sum('freed')).toBeGreaterThan(0);
  });

  it('order once more, as another attempt, what the bank refused for a technical reason', ({ scenario }) => {
    const again = scenario.final.filter(({ attempt }) => attempt > 1);

    expect(again).toMatchObject([{ attempt: 2, state: 'submitted' }]);
    const before = scenario.settled.find(({ payoutId }) => payoutId === again[0]?.payoutId);
    expect(before).toMatchObject({ attempt: 1, state: 'failed' });
    expect(before?.history.flatMap(({ evidence }) => evidence?.reasonCode ?? [])).toContain('TM01');
    expect(again[0]?.history.map(({ evidence }) => evidence?.says)).toContain('not-debited');
  });

  it('have an alarm that rings or ends noted, which Today then has', async ({ stack }) => {
    const tell = async (alarm: string, from: string, to: string): Promise<number> => {
      const started = startedBy(stack.template, alarmEvent(stack.template, alarm, { from, to }));
      for (const { functionArn, event } of started) {
        await invokeAsync(stack, functionWithArn(stack, functionArn), event);
      }
      return started.length;
    };
    const name = 'ev-payouts-example-cap-hit';

    expect(await tell(name, 'INSUFFICIENT_DATA', 'OK')).toBe(0);
    expect(await tell('ev-payouts-elsewhere-cap-hit', 'OK', 'ALARM')).toBe(0);
    expect(await tell(name, 'OK', 'ALARM')).toBe(1);
    expect(await ask(stack, 'today', ANNA)).toMatchObject({ alarms: [{ name: 'cap-hit', endedAt: null }] });
  });

  it('start a collector again, and no other one, where its run had to end for its time', ({ stack }) => {
    const { template } = stack;
    const { description } = functionAt(stack, 'collect-expenses/spirii-nordfleet');
    const told = (goesOn: boolean) =>
      startedBy(template, successEvent(description, {}, { goesOn, source: 'spirii', account: 'nordfleet' }));

    expect(told(true)).toEqual([
      { functionArn: description.arn, event: { source: 'spirii', account: 'nordfleet', goesOn: true } },
    ]);
    expect(told(false)).toEqual([]);
  });

  it('prove their sums without a break', ({ stack }) => {
    const proofs = answers(
      stack,
      'repair-payouts',
      z.object({ breaks: z.array(z.unknown()), batches: z.number() }),
    );

    expect(proofs).toMatchObject([{ breaks: [] }]);
    expect(proofs[0]?.batches).toBeGreaterThanOrEqual(5);
  });

  it('put each step of each payout on the bus, in order', ({ scenario, stack }) => {
    const eventShape = z.object({ payoutId: z.string(), payoutVersion: z.number(), to: z.string() });
    const lastOf = new Map<string, z.infer<typeof eventShape>>();

    for (const { detail } of stack.events) {
      const event = eventShape.parse(detail);
      // At least once: repeated events are fine; a gap or a step back is not.
      const last = lastOf.get(event.payoutId)?.payoutVersion ?? 0;
      expect([last, last + 1]).toContain(event.payoutVersion);
      lastOf.set(event.payoutId, event);
    }

    for (const { payoutId, version, state } of scenario.final) {
      expect(lastOf.get(payoutId)).toMatchObject({ payoutVersion: version, to: state });
    }
  });

  it('leave a poison message in the dead-letter queue, and in the queue nothing', ({ scenario }) => {
    expect(scenario.leftInQueues.get('ev-payouts-example-payouts-dlq')).toEqual([scenario.poison]);
    expect(scenario.leftInQueues.get('ev-payouts-example-payouts')).toEqual([]);
  });

  it('leave each event whose run failed to the end, or never started, with the missed runs', ({
    scenario,
  }) => {
    const missed = scenario.leftInQueues.get('ev-payouts-example-missed-runs') ?? [];

    expect(missed).toHaveLength(scenario.missedRuns);
  });

  it('set aside what makes no event, and leave there what grew too old to be told', ({ scenario }) => {
    const aside = scenario.leftInQueues.get('ev-payouts-example-events-aside') ?? [];

    expect(aside.map((body) => JSON.parse(body))).toMatchObject([
      { code: 'ROW_UNREADABLE' },
      { requestContext: { condition: 'RecordAgeExceeded' }, DDBStreamBatchInfo: { batchSize: 1 } },
    ]);
  });
});

describe('the connections of the functions', () => {
  it('are kept alive from call to call', ({ stack }) => {
    const { calls, connections } = stack.proxy;

    expect(calls.length / connections).toBeGreaterThan(4);
  });
});

describe('the roles of the stack', () => {
  it('allow every call that its functions make, and every one that AWS makes with them', ({ stack }) => {
    const { proxy } = stack;

    expect(refusals(stack)).toEqual([]);
    expect(proxy.problems).toEqual([]);
    expect(proxy.calls.length).toBeGreaterThan(1000);
  });

  it('allow nothing on anything that no call used', ({ stack }) => {
    const unused = [...stack.permissions.grants()].flatMap(([role, grants]) =>
      grants.filter(({ used }) => !used).map(({ action, resource }) => `${role}: ${action} on ${resource}`),
    );

    expect(unused).toEqual([]);
  });
});

describe('the separation of deciding and paying', () => {
  const accessOf = (stack: DeployedStack, logPath: string) => {
    const { template, permissions } = stack;
    const { role } = functionAt(stack, logPath).description;
    const [table] = template.ofType('AWS::DynamoDB::Table');
    const resource = template.attribute(table?.logicalId ?? '', 'Arn');
    const { bucketArn } = notifyingBucket(stack);
    return {
      write: (action: 'PutItem' | 'UpdateItem', key: string) => {
        const context = { 'dynamodb:LeadingKeys': [key] };
        return permissions.allows(role, { action: `dynamodb:${action}`, resource, context });
      },
      put: (key: string) => {
        const context = { 's3:if-none-match': '*' };
        return permissions.allows(role, { action: 's3:PutObject', resource: `${bucketArn}/${key}`, context });
      },
    };
  };

  it('lets the console change what people decide about, and neither claims, manifests, sums nor files', ({
    stack,
  }) => {
    const { write, put } = accessOf(stack, 'console-decide');

    for (const key of [
      'BATCH#BA1',
      'ROSTER',
      'STOPS',
      'PAYOUT#PO1',
      'PAYEE#1',
      'UNMATCHED#1',
      'EXPORTING#2026-10#csv',
    ]) {
      expect(write('UpdateItem', key), key).toBe(true);
      expect(write('PutItem', key), key).toBe(false);
    }
    for (const key of [
      'MANIFEST#BA1#00000',
      'DAY#nordfleet-nok#2026-12-01',
      'DUPLICATE#1',
      'SESSION#1',
      'PAYEE-ACCOUNT#1',
      'REPORT#1',
      'STATEMENT#1',
      'AUDIT#2026-11-28#000001',
      'EXPORT#2026-10',
    ]) {
      expect(write('UpdateItem', key), key).toBe(false);
    }
    expect(write('PutItem', 'AUDIT#2026-11-28#000001')).toBe(true);
    for (const folder of ['outbox', 'inbox', 'preview', 'exports', 'evidence'])
      expect(put(`${folder}/file.xml`), folder).toBe(false);
    const { calls } = stack.proxy;
    const { role } = functionAt(stack, 'console-decide').description;
    const services = new Set(calls.filter((call) => call.role === role).map(({ service }) => service));
    expect([...services].sort()).toEqual(['dynamodb', 'lambda', 's3', 'sqs']);
  });

  it('lets what exports close months and put exports, and nothing else', ({ stack }) => {
    const { write, put } = accessOf(stack, 'console-export');

    expect([write('PutItem', 'EXPORT#2026-10'), write('UpdateItem', 'EXPORTING#2026-10#csv')]).toEqual([
      true,
      true,
    ]);
    for (const key of ['PAYOUT#PO1', 'BATCH#BA1', 'ROSTER', 'STOPS', 'AUDIT#2026-11-28#000001']) {
      expect([write('UpdateItem', key), write('PutItem', key)], key).toEqual([false, false]);
    }
    const folders = ['exports', 'evidence', 'outbox', 'inbox', 'anchors'];
    expect(folders.filter((folder) => put(`${folder}/file.xml`))).toEqual(['exports', 'evidence']);
  });

  it('lets what the console reads write nothing at all', ({ stack }) => {
    const { write, put } = accessOf(stack, 'console-read');

    for (const key of ['BATCH#BA1', 'ROSTER', 'STOPS', 'PAYOUT#PO1', 'AUDIT#2026-11-28#000001']) {
      expect([write('UpdateItem', key), write('PutItem', key)], key).toEqual([false, false]);
    }
    expect(put('outbox/file.xml')).toBe(false);
  });

  it('lets nobody write the row of approvers who lets no file leave', ({ stack }) => {
    for (const one of ['collect-expenses/spirii-nordfleet', 'execute-payouts', 'reconcile-bank-reports']) {
      expect(accessOf(stack, one).write('UpdateItem', 'ROSTER'), one).toBe(false);
      expect(accessOf(stack, one).write('PutItem', 'ROSTER'), one).toBe(false);
      expect(accessOf(stack, one).write('UpdateItem', 'PAYOUT#PO1'), one).toBe(true);
    }
  });

  it('put the file that two people approved into the outbox, with what proves it beside it', async ({
    scenario,
    stack,
  }) => {
    const { s3 } = stack.outsider;
    const { bucketName } = notifyingBucket(stack);
    const listed = await s3.send(
      new ListObjectsV2Command({ Bucket: bucketName, Prefix: 'outbox/nordfleet-nok/' }),
    );

    const names = listed.Contents?.map(({ Key = '' }) => Key.split('/').at(-1));

    expect(names).toEqual([`${scenario.approved}.approvals.json`, `${scenario.approved}.xml`]);
  });
});

describe('the console as deployed', () => {
  it('answers every route by its shape', ({ scenario }) => {
    const asked = [...scenario.shown.keys(), ...ASKED_ELSEWHERE].sort();

    expect(asked).toEqual([...ROUTE_NAMES].sort());
    for (const [name, answer] of scenario.shown) {
      const shape = shapeOf(name).answer;
      if (typeof shape !== 'string') expect(shape.safeParse(answer), name).toMatchObject({ success: true });
    }
  });

  it('mails in the morning what waits, once, with the address of each list and no IBAN', ({ scenario }) => {
    const [mail, ...others] = scenario.mails;

    expect(others).toEqual([]);
    expect(mail?.Subject).toMatch(/^ev-payouts example: .*payouts held/);
    expect(mail?.Message).toMatch(/^- [a-z-]+: \d+ payouts?, [\d.]+ [A-Z]{3}/m);
    expect(mail?.Message).toMatch(/^https:\/\/[a-z0-9-]+\.cloudfront\.net\/holds$/m);
    expect(mail?.Message).not.toMatch(/\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b/);
    const names = scenario.final.map(({ recipientName }) => recipientName).filter((name) => name !== '');
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => mail?.Message.includes(name))).toEqual([]);
  });

  it('puts its page beside it at a deployment, or says that there is none', ({ scenario }) => {
    expect(scenario.published).toMatchObject({
      Status: hasPage() ? 'SUCCESS' : 'FAILED',
      PhysicalResourceId: 'console-page',
    });
  });
});

describe('a stack that lacks something', () => {
  const runIn = async (deployment: Deployment, change: (template: string) => string): Promise<string> => {
    const stack = await deployment.startWith(change);
    try {
      const { invocation } = await runSchedule(stack, 'submit-batches-nordfleet-eur');
      return invocation.ok ? 'ran' : invocation.error.errorMessage;
    } catch (error) {
      return String(error);
    } finally {
      await stack.close();
    }
  };

  it.for([
    ['nothing', (template: string) => template, /^ran$/],
    [
      'a variable',
      (template: string) => template.replaceAll('"TABLE_NAME"', '"OTHER_NAME"'),
      /TABLE_NAME is missing/,
    ],
    [
      'a key of the index',
      (template: string) => template.replaceAll('"liveSort"', '"otherSort"'),
      /ValidationException/,
    ],
    ['a right', (template: string) => template.replaceAll('dynamodb:Query', 'dynamodb:Scan'), /AccessDenied/],
    [
      'a right to use the key',
      (template: string) => template.replaceAll('kms:Decrypt', 'kms:Verify'),
      /AccessDenied/,
    ],
    [
      'a right to start',
      (template: string) => template.replaceAll('lambda:InvokeFunction', 'lambda:GetFunction'),
      /lambda:InvokeFunction/,
    ],
  ] as const)('shows it where that is %s', async ([_, change, outcome], { deployment }) => {
    expect(await runIn(deployment, change)).toMatch(outcome);
  });
});
