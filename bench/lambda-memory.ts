/**
 * Peak memory and CPU time of every deployed function at its largest usual piece of work, in its own process behind a
 * Runtime API, with embedded services in this one. It measures the CPU seconds of the whole process, with its start,
 * and its peak resident set, nothing subtracted. /proc has the peak of the program alone; `maxRSS` would be the
 * parent's, where that is larger.
 *
 * From these it computes the CPU time at other sizes: Lambda gives one vCPU at 1,769 MB and less in proportion, and one
 * thread of JavaScript cannot use more. Waiting for AWS is not included.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { simulateBank } from '../local/sandbox/bank/simulate.ts';
import { type SpiriiSandbox, startSpiriiSandbox } from '../local/sandbox/spirii/sandbox.ts';
import type { DeployedFunction } from '../test/support/lambda-host/deployed-function.ts';
import {
  type DeployedStack,
  functionAt,
  startDeployedStack,
} from '../test/support/lambda-host/deployed-stack.ts';
import { EventSources } from '../test/support/lambda-host/event-sources.ts';
import { putObject, takePaymentFiles } from '../test/support/lambda-host/notifying-bucket.ts';
import { runSchedule, scheduleNames } from '../test/support/lambda-host/schedules.ts';
import { type Assembly, synthesize } from '../test/support/lambda-host/synthesize.ts';
import { costOf } from './cost/prices.ts';
import type { BenchResult } from './iban.ts';

const EXPENSES = 5_000;
const SEED = 20261;
const MIN_HEADROOM = 1.5;
const MB_OF_ONE_VCPU = 1769;
const SIZES_MB = [128, 256, 512, 1024, MB_OF_ONE_VCPU];
/** Longer than the reporter needs to report an invocation. */
const REPORT_WAIT_MS = 300;

/** Loaded into each function's process before its code. */
const REPORTER = `
  import { readFileSync } from 'node:fs';
  setInterval(() => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    const peakKb = Number(/^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
    const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: peakKb / 1024 };
    process.stderr.write(JSON.stringify({ usage }) + '\\n');
  }, 50).unref();`;

const usageLine = z.object({ usage: z.object({ cpuMs: z.number(), peakMb: z.number() }) });

type Work = {
  readonly name: string;
  readonly what: string;
  readonly runs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly memoryMb: number;
};

/** config/example.json with the sandbox as its only source, and caps above it. */
function benchConfig({ url }: SpiriiSandbox): string {
  const object = z.looseObject({});
  const shape = z.looseObject({
    sources: z.array(z.looseObject({ kind: z.string() })),
    debtorAccounts: z.array(object),
  });
  const text = readFileSync(new URL('../config/example.json', import.meta.url), 'utf8');
  const example = shape.parse(JSON.parse(text));
  const cap = { count: 100_000, sumMinor: '999999999999' };
  return JSON.stringify({
    ...example,
    sources: example.sources
      .filter(({ kind }) => kind === 'spirii')
      .map((source) => ({ ...source, baseUrl: url, requestsPerMinute: 100_000 })),
    debtorAccounts: example.debtorAccounts.map((account) => ({
      ...account,
      maxPerFile: cap,
      maxPerRun: cap,
      maxPerDay: cap,
    })),
  });
}

/** Adds the reporter to the environment of every function in the template. */
function addReporter({ directory, stackName }: Assembly): void {
  const reporter = join(directory, 'report-usage.mjs');
  writeFileSync(reporter, REPORTER);
  const file = join(directory, `${stackName}.template.json`);
  const variables = '"Variables":{';
  const template = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
  if (!template.includes(variables)) throw new Error('The template has no function with variables.');
  const option = `"NODE_OPTIONS":"--import=${pathToFileURL(reporter).href}",`;
  writeFileSync(file, template.replaceAll(variables, `${variables}${option}`));
}

class Measurement {
  readonly works: Work[] = [];
  readonly #stack: DeployedStack;

  constructor(stack: DeployedStack) {
    this.#stack = stack;
  }

  /** @param logPath of the function, which gets a new process. */
  async measure(logPath: string, what: string, work: () => Promise<unknown>): Promise<void> {
    process.stderr.write(`  lambda-memory: ${logPath}, ${what} …\n`);
    const one = functionAt(this.#stack, logPath);
    await one.stop();
    const [runsBefore, linesBefore] = [this.#stack.runs.length, this.#stack.logs.length];
    await work();
    await setTimeout(REPORT_WAIT_MS);
    const runs = this.#stack.runs.slice(runsBefore).filter((run) => run.function === one.description);
    if (runs.length === 0 || runs.some(({ invocation }) => !invocation.ok)) {
      throw new Error(`${logPath} did not run, or failed.`);
    }
    const { memoryMb } = one.description;
    const usage = this.#lastUsage(one, linesBefore);
    this.works.push({ name: logPath, what, runs: runs.length, memoryMb, ...usage });
  }

  #lastUsage({ description }: DeployedFunction, from: number): { cpuMs: number; peakMb: number } {
    for (const { logGroupName, line } of this.#stack.logs.slice(from).toReversed()) {
      if (logGroupName !== description.logGroupName || !line.startsWith('{"usage"')) continue;
      return usageLine.parse(JSON.parse(line)).usage;
    }
    throw new Error(`${description.name} did not say what it used.`);
  }
}

/** A month of a large fleet, from expenses to bank statements. */
async function measureAll(stack: DeployedStack): Promise<readonly Work[]> {
  const measurement = new Measurement(stack);
  const sources = new EventSources(stack);
  const collect = 'collect-expenses/spirii-nordfleet';
  await measurement.measure(collect, `${EXPENSES} expenses`, () =>
    runSchedule(stack, 'collect-expenses-spirii-nordfleet'),
  );
  await measurement.measure('execute-payouts', 'their messages, 100 a run', () => sources.drainQueue());
  for (const name of scheduleNames(stack).filter((schedule) => schedule.startsWith('submit-batches-'))) {
    await measurement.measure('submit-batches', `file of ${name.slice(15)}`, () => runSchedule(stack, name));
  }
  const files = await takePaymentFiles(stack);
  const { reports } = simulateBank({ seed: SEED, files, receivedAtMs: Date.now() });
  for (const { name, bytes } of reports) {
    const what = `${name.split('-')[0]} of ${(bytes.length / 1000).toFixed(0)} kB`;
    await measurement.measure('reconcile-bank-reports', what, () => putObject(stack, `inbox/${name}`, bytes));
  }
  for (const name of scheduleNames(stack).filter((schedule) => schedule.startsWith('repair-payouts-'))) {
    await measurement.measure('repair-payouts', name.slice(15), () => runSchedule(stack, name));
  }
  await measurement.measure('publish-events', 'all steps, by the batch', () => sources.drainStream());
  return measurement.works;
}

/** Each function's work with the most CPU time a run, with the most memory of any. */
function heaviest(works: readonly Work[]): Work[] {
  return [...Map.groupBy(works, ({ name }) => name).values()].flatMap((ofOne) => {
    const [longest] = ofOne.toSorted((a, b) => b.cpuMs / b.runs - a.cpuMs / a.runs);
    return longest === undefined
      ? []
      : [{ ...longest, peakMb: Math.max(...ofOne.map(({ peakMb }) => peakMb)) }];
  });
}

function linesOf({ name, what, runs, cpuMs, peakMb, memoryMb }: Work): string[] {
  const cpuSeconds = cpuMs / runs / 1000;
  // The same at every size: twice the memory takes half the time.
  const usd = costOf('gbSeconds', (MB_OF_ONE_VCPU / 1024) * cpuSeconds);
  const atSizes = SIZES_MB.map((sizeMb) => (cpuSeconds / (sizeMb / MB_OF_ONE_VCPU)).toFixed(2));
  return [
    `${name} (${what}; runs: ${runs})`,
    `  peak ${peakMb.toFixed(0)} MB of ${memoryMb} MB, ${(memoryMb / peakMb).toFixed(1)} times; ` +
      `CPU ${cpuSeconds.toFixed(2)} s a run, $${(usd * 1e6).toFixed(2)} per million`,
    `  seconds of CPU time at ${SIZES_MB.join(', ')} MB: ${atSizes.join(', ')}`,
  ];
}

async function measureIn(folder: string): Promise<{ lines: string[]; pass: boolean }> {
  const spirii = await startSpiriiSandbox({
    seed: SEED,
    month: { year: 2026, monthIndex: 9 },
    size: EXPENSES,
    troubles: false,
    rateLimit: { requests: 1_000_000, windowMs: 60_000 },
  });
  const assembly = synthesize(benchConfig(spirii), folder);
  addReporter(assembly);
  const stack = await startDeployedStack(assembly);
  stack.secrets.put('ev-payouts/example/spirii-nordfleet', JSON.stringify({ token: spirii.token }));
  try {
    const works = await measureAll(stack);
    const heaviestWorks = heaviest(works);
    return {
      lines: [...heaviestWorks.flatMap(linesOf), `at least ${MIN_HEADROOM} times the peak memory each`],
      pass: heaviestWorks.every(({ memoryMb, peakMb }) => memoryMb >= MIN_HEADROOM * peakMb),
    };
  } finally {
    await stack.close();
    await spirii.close();
  }
}

export async function benchLambdaMemory(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-lambda-memory-'));
  try {
    return { name: 'lambda-memory', ...(await measureIn(folder)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { lines, pass } = await benchLambdaMemory();
  console.log(lines.join('\n'));
  process.exitCode = pass ? 0 : 1;
}
