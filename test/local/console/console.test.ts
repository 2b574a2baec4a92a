import { describe, expect, vi } from 'vitest';
import { factsOf } from '../../../functions/core/attempt-facts.ts';
import { addMonths } from '../../../functions/core/journal/month.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { historyVerifies } from '../../../functions/core/step-payout.ts';
import { decodeBatch } from '../../../functions/ledger/batch-row.ts';
import { readBatch } from '../../../functions/ledger/batches.ts';
import { readLastProof } from '../../../functions/ledger/last-proof.ts';
import { systemClock } from '../../../functions/platform/clock.ts';
import { AlarmLog } from '../../../local/alarm-log.ts';
import type { ConsoleServer } from '../../../local/console/console-server.ts';
import { serveConsole } from '../../../local/console/serve-console.ts';
import type { OpenRun } from '../../../local/open-run.ts';
import { runPipeline } from '../../../local/pipeline.ts';
import { assertWith, newPasskey } from '../../../local/sandbox/people/passkey.ts';
import { sandboxPeople, withSandboxPeople } from '../../../local/sandbox/people/sandbox-people.ts';
import { exampleConfig } from '../../support/config.ts';
import { itemsOf, payoutsByExpense } from '../../support/embedded.ts';
import { RecordingLog } from '../../support/log.ts';
import { it as sandboxesIt } from '../../support/sandboxes.ts';
import { Browser, rawGet, shownBy } from './browser.ts';

const [IDA, PER, MIA, ELI] = [0, 1, 2, 3] as const;

/** The run takes some seconds, more on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

type Open = {
  readonly run: OpenRun;
  readonly console: ConsoleServer;
  /** As the run left them, before anybody acts in the console. */
  readonly left: readonly Payout[];
};

const it = sandboxesIt
  /** A run that stays open after its end, with its console. */
  .extend('open', { scope: 'file' }, async ({ options }, { onCleanup }): Promise<Open> => {
    const people = sandboxPeople();
    const config = withSandboxPeople(exampleConfig(), people);
    if (config === undefined) throw new Error('The example names no approvers.');
    const alarms = new AlarmLog(new RecordingLog(), systemClock);
    const left = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<Omit<Open, 'left'>>();
    const ended = runPipeline({
      ...options,
      config,
      simulated: { bank: 'simulated', realSources: [], sandboxes: ['spirii', 'ampeco'], services: [] },
      people,
      stopAfter: 'reconcile',
      log: alarms,
      stays: async (run) => {
        const console = await serveConsole({ run, config, people, port: 0, alarms });
        begun.resolve({ run, console });
        await left.promise;
        await console.close();
      },
    }).catch(begun.reject);
    onCleanup(async () => {
      left.resolve();
      await ended;
    });
    const { run, console } = await begun.promise;
    return { run, console, left: [...(await payoutsByExpense(run.deps.table)).values()] };
  })
  .extend('run', { scope: 'file' }, ({ open }) => open.run)
  .extend('left', { scope: 'file' }, ({ open }) => open.left)
  .extend('console', { scope: 'file' }, ({ open }) => open.console)
  .extend('signedIn', { scope: 'file' }, ({ console }) => async (person: number): Promise<Browser> => {
    const browser = new Browser(console.origin);
    await browser.signIn(person);
    return browser;
  });

describe('the run that it stays open after', () => {
  it('ended or held every payout with its reason, and proves the sums', async ({ left, run }) => {
    const states = new Set(left.map(({ state }) => state));
    const unexplained = left.filter(
      (payout) =>
        payout.state !== 'paid' &&
        payout.reasons.length === 0 &&
        factsOf(payout, payout.attempt).length === 0,
    );

    expect([...states].sort()).toEqual(['failed', 'held', 'paid', 'rejected', 'returned']);
    expect(unexplained).toEqual([]);
    expect(left.every(historyVerifies)).toBe(true);
    expect(await readLastProof(run.deps.table)).toMatchObject({ breaks: 0 });
  });

  it('paid each recipient the sum in the files, to the minor unit', async ({ left, run }) => {
    const rows = (await itemsOf(run.deps.table)).filter(({ pk }) => pk?.S?.startsWith('BATCH#'));
    const sealed = rows.map((row) => decodeBatch(row)).filter(({ seal }) => seal !== undefined);
    expect(sealed.length).toBeGreaterThan(3);
    expect(new Set(sealed.map(({ batchId }) => batchId))).toEqual(
      new Set(left.flatMap(({ batchId }) => batchId ?? [])),
    );
    for (const { batchId, seal } of sealed) {
      const members = left.filter((payout) => payout.batchId === batchId);
      const sum = members.reduce((total, { amountMinor }) => total + (amountMinor ?? 0n), 0n);
      expect([members.length, sum]).toEqual([seal?.count, seal?.controlSumMinor]);
    }
  });
});

describe('the console of one machine', () => {
  it('shows what the run left, the same numbers on every screen', async ({ signedIn }) => {
    const mia = await signedIn(MIA);

    const today = shownBy('today', await mia.ask('today'));

    const held = today.waiting.find(({ state }) => state === 'held');
    const list = shownBy('totalPayouts', await mia.ask('totalPayouts', {}, { query: { state: 'held' } }));
    expect(held?.count).toBeGreaterThan(0);
    expect(list.count).toBe(held?.count);
    for (const { code, count } of today.holds) {
      const query = { state: 'held', reason: code };
      expect(shownBy('totalPayouts', await mia.ask('totalPayouts', {}, { query })).count, code).toBe(count);
    }
    expect(today.proof).toMatchObject({ breaks: 0 });
    // Its clock went on by days, and its schedules with it.
    expect(today.sources.map(({ source, late }) => [source, late])).toEqual([
      ['spirii/nordfleet', null],
      ['ampeco/voltgrid', null],
    ]);
  });

  it('has two people approve what a third released, and never the one who released it', async ({
    run,
    signedIn,
  }) => {
    const [ida, per, mia] = [await signedIn(IDA), await signedIn(PER), await signedIn(MIA)];
    const query = { state: 'held', reason: 'limit-exceeded' };
    const listed = shownBy('listPayouts', await mia.ask('listPayouts', {}, { query }));
    const [first, second] = listed.payouts;
    if (first === undefined || second === undefined)
      throw new Error('The sandbox holds two for their amount.');
    const reason = 'looked at the receipts';

    const released = await mia.ask(
      'releasePayout',
      { payoutId: first.payoutId },
      { body: { reason, version: first.version } },
    );
    const byIda = await ida.ask(
      'releasePayout',
      { payoutId: second.payoutId },
      { body: { reason, version: second.version } },
    );

    expect([released.status, byIda.status]).toEqual([200, 200]);
    const { waiting } = shownBy('listApprovals', await per.ask('listApprovals'));
    expect(waiting.length).toBeGreaterThan(0);
    for (const { batchId } of waiting) {
      const shown = shownBy('showApproval', await per.ask('showApproval', { batchId }));
      const [idas, pers] = [shownBy('me', await ida.ask('me')), shownBy('me', await per.ask('me'))];
      expect(await per.approve(shown, pers)).toMatchObject({ status: 200 });
      const isIdas = shown.largest.some(({ payoutId }) => payoutId === second.payoutId);
      const answer = await ida.approve(shown, idas);
      if (isIdas) expect(answer).toMatchObject({ status: 403, document: { code: 'person-made-it' } });
      else expect(answer).toMatchObject({ status: 200, document: { state: 'sealed' } });
      const batch = await readBatch(run.deps.table, batchId);
      expect(batch?.state).toBe(isIdas ? 'proposed' : batch?.state === 'settled' ? 'settled' : 'submitted');
    }
    const audit = shownBy('listAudit', await per.ask('listAudit'));
    expect(audit.isWhole).toBe(true);
    expect(audit.entries.map(({ what }) => what)).toContain('approve-file');
  });

  it("has a file approved by a browser's own passkey, beside the third person", async ({
    console,
    signedIn,
  }) => {
    const [ida, per, mia, eli] = await Promise.all([IDA, PER, MIA, ELI].map(signedIn));
    if (ida === undefined || per === undefined || mia === undefined || eli === undefined) {
      throw new Error('Four people sign in.');
    }
    const meOf = async (browser: Browser) => shownBy('me', await browser.ask('me'));
    const passkey = newPasskey('of the browser of Ida');
    const { credentialId, publicKey } = passkey;
    await ida.ask('offerKey', {}, { body: { credentialId, publicKey } });
    const [offer] = (await meOf(per)).offers;
    if (offer === undefined) throw new Error('It waits for an approver.');
    expect(await per.bringIn(offer, await meOf(per))).toMatchObject({ status: 201 });
    const query = { state: 'held' };
    const { payouts } = shownBy('listPayouts', await mia.ask('listPayouts', {}, { query }));
    const looked = await Promise.all(
      payouts.map(async ({ payoutId }) => shownBy('showPayout', await mia.ask('showPayout', { payoutId }))),
    );
    // In a currency that an account pays: another is held again at once.
    const held = looked.find(
      ({ currency, release }) => currency === 'EUR' && release.may && !release.needsAnother,
    );
    if (held === undefined) throw new Error('The sandbox holds more than two that one person lets go on.');
    await mia.ask(
      'releasePayout',
      { payoutId: held.payoutId },
      { body: { reason: 'looked at it', version: held.version } },
    );
    const { waiting } = shownBy('listApprovals', await ida.ask('listApprovals'));
    const shownTo = async (browser: Browser, batchId: string) =>
      shownBy('showApproval', await browser.ask('showApproval', { batchId }));
    const shown = await Promise.all(waiting.map(({ batchId }) => shownTo(ida, batchId)));
    const file = shown.find(({ largest }) => largest.some(({ payoutId }) => payoutId === held.payoutId));
    if (file === undefined) throw new Error('What was released is proposed.');
    expect(file).toMatchObject({ isShort: false, notTogetherWith: ['Per Lund (sandbox)'] });
    expect(file.myKeys).toContain(credentialId);

    const byIda = await ida.approve(file, await meOf(ida), (challenge) =>
      assertWith(passkey, challenge, { rpId: 'localhost', origin: console.origin }),
    );
    const byPer = await per.approve(file, await meOf(per));
    const byEli = await eli.approve(await shownTo(eli, file.batchId), await meOf(eli));

    expect(byIda).toMatchObject({ status: 200, document: { approvals: 1 } });
    expect(byPer).toMatchObject({ status: 403, document: { code: 'key-brought-in' } });
    expect(byEli).toMatchObject({ status: 200, document: { state: 'sealed' } });
    expect((await meOf(ida)).keys.find((key) => key.credentialId === credentialId)).toMatchObject({
      isNew: false,
    });
  });

  it('lets a viewer decide nothing that is for approvers', async ({ signedIn }) => {
    const mia = await signedIn(MIA);

    const stopped = await mia.ask(
      'resumePayments',
      {},
      { body: { debtorAccountId: '*', reason: 'go on', stoppedAt: new Date(0).toISOString() } },
    );

    expect(stopped).toMatchObject({ status: 403, document: { code: 'group-missing' } });
  });

  it('makes evidence that holds, also of what went on after two approvals', async ({ run, signedIn }) => {
    const ida = await signedIn(IDA);
    const month = new Date(run.clock.now()).toISOString().slice(0, 7);
    const months = [...new Set([addMonths(month, -1), month])];

    for (const month of months) {
      const body = { name: 'evidence', reason: 'For the auditor.' };
      expect(await ida.ask('startExport', { month }, { body })).toMatchObject({ status: 202 });
      const job = await vi.waitUntil(
        async () => {
          const { exports } = shownBy('listExports', await ida.ask('listExports', { month }));
          const job = exports.find(({ name }) => name === 'evidence')?.job;
          return job?.state === 'done' && job;
        },
        { timeout: 60_000, interval: 500 },
      );

      expect(job.says.map(({ message }) => message)[0], month).toMatch(/^It holds: /);
    }
  });
});

describe('its sign-in', () => {
  it('gives another token for a refresh token once', async ({ signedIn }) => {
    const mia = await signedIn(MIA);
    const before = mia.refreshToken;

    await mia.refresh();

    expect(mia.refreshToken).not.toBe(before);
    expect((await mia.ask('me')).status).toBe(200);
    mia.refreshToken = before;
    await expect(mia.refresh()).rejects.toThrow('gave no token');
  });

  it('takes no token that it did not sign, and none that was changed', async ({ signedIn }) => {
    const mia = await signedIn(MIA);
    const [head, body = '', signature] = mia.token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
    const raised = Buffer.from(JSON.stringify({ ...claims, 'cognito:groups': ['admin'] })).toString(
      'base64url',
    );

    for (const token of ['', 'one', `${head}.${raised}.${signature}`, `${head}.${body}.AAAA`]) {
      mia.token = token;
      expect((await mia.ask('me')).status).toBe(401);
    }
  });

  it('sends a code to no other page', async ({ console }) => {
    const query = new URLSearchParams({
      redirect_uri: 'https://elsewhere.example/',
      state: 's',
      nonce: 'n',
      code_challenge: 'a'.repeat(43),
      person: '0',
    });

    const answer = await fetch(`${console.origin}/sandbox/sign-in?${query}`, { redirect: 'manual' });

    expect(answer.status).toBe(400);
  });
});

describe('its address', () => {
  it('is for this machine alone: another name of it, or another page, gets nothing', async ({ console }) => {
    const { port } = new URL(console.origin);

    expect(await rawGet(console.origin, '/', { host: `localhost:${port}` })).toBe(200);
    expect(await rawGet(console.origin, '/', { host: `127.0.0.1:${port}` })).toBe(200);
    expect(await rawGet(console.origin, '/', { host: 'rebound.example' })).toBe(421);
    expect(
      await rawGet(console.origin, '/', { host: `localhost:${port}`, origin: 'https://other.example' }),
    ).toBe(403);
  });

  it('serves nothing of this machine but the page', async ({ console }) => {
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/etc/passwd', '/assets/none.js']) {
      const answer = await fetch(`${console.origin}${path}`);
      expect(await answer.text()).not.toContain('ev-payouts"');
    }
  });
});
