/**
 * Size and cold start of every deployed function, beside a bare handler, which imports the same AWS clients, commands
 * and errors, makes the clients and does nothing, bundled with the same esbuild settings. A start is a process behind a
 * Runtime API, from its launch to its first request for an event. Starts take turns, so that a busy moment of the
 * machine hits all.
 *
 * A second bare handler also lacks the credential providers that our functions leave out. It is shown, not judged: the
 * difference is what leaving them out saves.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startFunction } from '../test/support/lambda-host/start-function.ts';
import type { BenchResult } from './iban.ts';
import {
  bundleBareHandler,
  bundleFunction,
  type DeployedBundle,
  synthesizeBundles,
  writeBundle,
} from './support/bundles.ts';

const MAX_RATIO = 1.25;
const ROUNDS = 15;
/** Nobody waits for its start: its size has a limit of its own in test/deployed/bundles.test.ts. */
const UNAWAITED: ReadonlySet<string> = new Set(['console-export']);

type Subject = {
  readonly directory: string;
  readonly startsMs: number[];
  bytes: number;
  gzippedBytes: number;
};
type Trio = {
  readonly bundle: DeployedBundle;
  readonly ours: Subject;
  readonly bare: Subject;
  readonly barer: Subject;
};

async function subjectIn(directory: string): Promise<Subject> {
  const code = await readFile(join(directory, 'index.mjs'));
  return { directory, startsMs: [], bytes: code.length, gzippedBytes: gzipSync(code).length };
}

async function trioOf(bundle: DeployedBundle, folder: string): Promise<Trio> {
  const bundled = await bundleFunction(bundle.name);
  const bare = join(folder, `${bundle.name}-bare`);
  const barer = join(folder, `${bundle.name}-barer`);
  writeBundle(await bundleBareHandler(bundled, { withoutUnused: false }), bare);
  writeBundle(await bundleBareHandler(bundled, { withoutUnused: true }), barer);
  return {
    bundle,
    ours: await subjectIn(bundle.directory),
    bare: await subjectIn(bare),
    barer: await subjectIn(barer),
  };
}

async function start(
  { directory, startsMs }: Subject,
  { name, variables, memoryMb }: DeployedBundle,
): Promise<void> {
  const running = await startFunction({
    bundleDirectory: directory,
    handler: 'index.handler',
    functionName: name,
    functionArn: `arn:aws:lambda:eu-central-1:111122223333:function:${name}`,
    region: 'eu-central-1',
    memoryMb,
    logGroupName: `/ev-payouts/bench/${name}`,
    environment: Object.fromEntries(variables.map((variable) => [variable, 'https://example.invalid/name'])),
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  startsMs.push(running.initMs);
  await running.stop();
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function linesOf({ bundle, ours, bare, barer }: Trio): { lines: string[]; pass: boolean } {
  const size = ours.bytes / bare.bytes;
  // Round by round: two starts in a row meet the same machine.
  const time = median(ours.startsMs.map((ms, round) => ms / (bare.startsMs[round] ?? Number.NaN)));
  const shown = ({ bytes, gzippedBytes, startsMs }: Subject): string =>
    `${(bytes / 1000).toFixed(0)} kB, zipped ${(gzippedBytes / 1000).toFixed(0)} kB, ${median(startsMs).toFixed(0)} ms`;
  return {
    lines: [
      `${bundle.name}: ${size.toFixed(2)} times the size, ${time.toFixed(2)} times the start`,
      `  ${shown(ours)}; bare ${shown(bare)}`,
      `  (bare without unused credential providers ${shown(barer)})`,
    ],
    pass: UNAWAITED.has(bundle.name) || (size <= MAX_RATIO && time <= MAX_RATIO),
  };
}

async function compare(folder: string): Promise<{ lines: string[]; pass: boolean }> {
  const bundles = await synthesizeBundles(join(folder, 'cdk.out'));
  const trios: Trio[] = [];
  for (const bundle of bundles) trios.push(await trioOf(bundle, folder));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { bundle, ours, bare, barer } of trios) {
      for (const subject of [ours, bare, barer]) await start(subject, bundle);
    }
  }
  const results = trios.map(linesOf);
  return {
    lines: [
      ...results.flatMap(({ lines }) => lines),
      `at most ${MAX_RATIO} times the size and the start of the bare handler (medians of ${ROUNDS} rounds)`,
    ],
    pass: results.length > 0 && results.every(({ pass }) => pass),
  };
}

export async function benchColdStart(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-cold-start-'));
  try {
    return { name: 'cold-start', ...(await compare(folder)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { lines, pass } = await benchColdStart();
  console.log(lines.join('\n'));
  process.exitCode = pass ? 0 : 1;
}
