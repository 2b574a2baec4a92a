import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { runHere } from '../support/run-here.ts';
import { EXAMPLE } from '../support/run-node.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Both runs take some seconds, more on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

const workDir = temporaryFolder();
const CONFIG = join(workDir, 'config.json');
const example = Object(JSON.parse(readFileSync(EXAMPLE, 'utf8')));
// One source alone has payments from every account.
writeFileSync(CONFIG, JSON.stringify({ ...example, sources: example.sources.slice(0, 1) }));

const documentShape = z.object({
  batches: z.array(z.object({ file: z.string() })),
  previews: z.array(
    z.strictObject({
      debtorAccount: z.string(),
      executionDate: z.string(),
      currency: z.string(),
      list: z.string(),
      files: z.array(
        z.strictObject({
          file: z.string(),
          messageId: z.string(),
          count: z.int(),
          controlSumMinor: z.string(),
        }),
      ),
      wouldBePaid: z.strictObject({ count: z.int(), sumMinor: z.string() }),
      heldBack: z.int(),
      wouldBeHeld: z.int(),
      held: z.int(),
      rejected: z.int(),
      caps: z.array(z.unknown()),
      isCutOff: z.boolean(),
    }),
  ),
  payouts: z.array(z.object({ state: z.string() })),
});

type Document = z.infer<typeof documentShape>;

/** The document of a user's command on the kept stores of this file. */
async function documentOf(file: string, args: readonly string[]): Promise<unknown> {
  const options = [...args, '--json', '--data', 'stores', '--config', CONFIG];
  const { code, stdout, stderr } = await runHere(file, options, { cwd: workDir });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

async function start(...options: readonly string[]): Promise<Document> {
  return documentShape.parse(await documentOf('local/start.ts', options));
}

const it = test.extend('runs', { scope: 'file', auto: true }, async () => ({
  dry: await start('--dry-run'),
  live: await start(),
}));

function read(path: string): string {
  return readFileSync(join(workDir, path), 'utf8');
}

/** End-to-end id and amount of each payment of the files. */
function paymentsIn(paths: readonly string[]): string[] {
  const payment = /<EndToEndId>([^<]+)<\/EndToEndId>.*?<InstdAmt Ccy="(\w+)">([^<]+)</g;
  return paths
    .flatMap((path) => [...read(path).matchAll(payment)].map((match) => match.slice(1).join(' ')))
    .sort();
}

describe('npm start -- --dry-run', () => {
  it('hands nothing to the bank: no payment file, no batch, nothing submitted', ({ runs: { dry } }) => {
    const beyond = dry.payouts.filter(({ state }) => !['scheduled', 'held', 'rejected'].includes(state));

    expect(dry.batches).toEqual([]);
    expect(beyond).toEqual([]);
    expect(dry.payouts.some(({ state }) => state === 'scheduled')).toBe(true);
  });

  it('previews the next live run, payment by payment', ({ runs: { dry, live } }) => {
    const previewed = paymentsIn(dry.previews.flatMap(({ files }) => files.map(({ file }) => file)));
    const paid = paymentsIn(live.batches.map(({ file }) => file));

    expect(previewed.length).toBeGreaterThan(50);
    expect(paid).toEqual(previewed);
    expect(live.previews).toEqual([]);
  });

  it('lists every payout with its verdict, also held and rejected ones', ({ runs: { dry } }) => {
    const { previews, payouts } = dry;
    const sum = (pick: (preview: Document['previews'][number]) => number): number =>
      previews.reduce((total, preview) => total + pick(preview), 0);
    const inState = (wanted: string): number => payouts.filter(({ state }) => state === wanted).length;

    expect(sum(({ wouldBePaid }) => wouldBePaid.count)).toBe(inState('scheduled'));
    expect(sum(({ held }) => held)).toBe(inState('held'));
    expect(sum(({ rejected }) => rejected)).toBe(inState('rejected'));
    for (const { list, wouldBePaid } of previews) {
      expect(read(list).split('\r\n"would be paid"').length - 1).toBe(wouldBePaid.count);
    }
  });

  it("shows no account of the live run's payments", ({ runs: { live } }) => {
    const ibans = live.batches.flatMap(({ file }) =>
      [...read(file).matchAll(/<IBAN>([^<]+)</g)].map(([, iban = '']) => iban),
    );
    const previews = readdirSync(join(workDir, 'stores/out/previews')).map((name) =>
      read(`stores/out/previews/${name}`),
    );

    expect(ibans.length).toBeGreaterThan(50);
    expect(ibans.filter((iban) => previews.some((text) => text.includes(iban)))).toEqual([]);
  });
});

describe('npm run review -- list', () => {
  it('lists the payouts that wait for a person, as the run says', async ({ runs: { live } }) => {
    const list = documentShape
      .pick({ payouts: true })
      .parse(await documentOf('operate/commands/review.ts', ['list']));

    const waits = ({ state }: { readonly state: string }): boolean =>
      ['held', 'rejected', 'failed', 'returned'].includes(state);
    expect(list.payouts.length).toBeGreaterThan(0);
    expect(list.payouts.length).toBe(live.payouts.filter(waits).length);
    expect(list.payouts.every(waits)).toBe(true);
  });

  it.each([
    ['a state that there is none of', ['list', '--state', 'lost'], 'There is no state lost'],
    ['a source without its account', ['list', '--source', 'spirii'], 'a source and its account'],
    ['a payout to list', ['list', 'PO00000000000000000000000000'], 'Give list; or'],
    ['no month', ['list', '--month', '2026-13'], '--month is a month'],
    ['a reason that there is none of', ['list', '--reason', 'rainy-day'], 'There is no reason rainy-day'],
    ['two formats', ['list', '--json', '--csv'], 'Give --json or --csv.'],
    ['a page of a spreadsheet', ['list', '--csv', '--limit', '3'], '--limit and --after are for pages'],
    ['a list of nowhere', ['list'], 'Give --stage NAME, or --data DIR'],
    ['an option of another command', ['show', 'PO1', '--state', 'held'], '--state is not for show'],
    ['nothing to find', ['find', '  '], 'What follows find is blank.'],
  ])('refuses %s', async (_what, args, why) => {
    expect(await runHere('operate/commands/review.ts', args, { cwd: workDir })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(why),
    });
  });
});
