import { systemClock } from '../functions/platform/clock.ts';
import type { Config } from '../functions/platform/config.ts';
import { exitWithUsage, readConfig, stderrLog } from '../operate/terminal/program.ts';
import { printParagraph } from '../operate/terminal/table.ts';
import { createTerminal, type Terminal } from '../operate/terminal/terminal.ts';
import { AlarmLog } from './alarm-log.ts';
import { requireFreePort } from './console/require-free-port.ts';
import { serveConsole } from './console/serve-console.ts';
import { toDocument } from './document.ts';
import { asDryRun } from './dry-run.ts';
import { HELP, parseStartOptions, type StartOptions } from './options.ts';
import { runPipeline } from './pipeline.ts';
import type { PipelineOptions } from './pipeline-options.ts';
import { printResult } from './print.ts';
import { type SandboxPeople, sandboxPeople, withSandboxPeople } from './sandbox/people/sandbox-people.ts';
import { type Simulated, simulatedIn, simulatedLine } from './simulated.ts';

const EVERY_SOURCE_READ = 0;
const A_SOURCE_NOT_READ = 1;

async function main(args: readonly string[]): Promise<number> {
  const options = parseStartOptions(args, process.env);
  if (options.help) {
    process.stdout.write(HELP);
    return EVERY_SOURCE_READ;
  }
  return run(options);
}

async function run(options: StartOptions): Promise<number> {
  const configured = readConfig(options.configFile);
  const endpoints = { spirii: options.spirii, ampeco: options.ampeco };
  const { simulateBank } = options;
  const simulated = simulatedIn({ config: configured, endpoints, environment: process.env, simulateBank });
  const { people, config } = approvedIn(options.dryRun ? asDryRun(configured) : configured, simulated);
  // With --json only the document may go to stdout.
  const terminal = createTerminal(options.json ? process.stderr : process.stdout, process.env);
  const line = simulatedLine(simulated);
  printParagraph(terminal, line);
  const log = new AlarmLog(stderrLog(), systemClock);
  const stays = staysOpen(options, terminal, { people, config, alarms: log });
  if (stays !== undefined && options.port !== 0) await requireFreePort(options.port);
  try {
    const result = await runPipeline({
      stays,
      config,
      dataDir: options.dataDir,
      environment: process.env,
      endpoints,
      simulated,
      people,
      stopAfter: options.stopAfter,
      dryRun: options.dryRun,
      clock: systemClock,
      random: Math.random,
      log,
      onProgress: (what) => terminal.progress(what),
    });
    if (options.json) process.stdout.write(`${JSON.stringify(toDocument(result), null, 2)}\n`);
    else if (stays === undefined) printResult(terminal, result);
    return result.runs.every((summary) => summary.complete) ? EVERY_SOURCE_READ : A_SOURCE_NOT_READ;
  } finally {
    printParagraph(terminal, line);
  }
}

/** In a terminal the run ends with the console, where invented people sign in; undefined where there is none. */
function staysOpen(
  { once, json, dryRun, stopAfter, port }: StartOptions,
  terminal: Terminal,
  {
    people,
    config,
    alarms,
  }: {
    readonly people: SandboxPeople | undefined;
    readonly config: Config;
    readonly alarms: AlarmLog;
  },
): PipelineOptions['stays'] {
  const isWhole = !once && !json && !dryRun && stopAfter === 'reconcile';
  if (!isWhole || !terminal.isTerminal || people === undefined) return undefined;
  return async (run) => {
    printResult(terminal, run.result);
    const console = await serveConsole({ run, config, people, port, alarms });
    terminal.line();
    terminal.line(`The console of this sandbox is at ${console.origin}/ until Ctrl-C.`);
    await interrupted();
    await console.close();
  };
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => process.once('SIGINT', () => resolve()));
}

/** Invented people approve only invented expenses: a real source's files leave as its configuration says. */
function approvedIn(config: Config, { realSources }: Simulated) {
  const people = sandboxPeople();
  const approved = realSources.length === 0 ? withSandboxPeople(config, people) : undefined;
  return approved === undefined ? { config, people: undefined } : { config: approved, people };
}

process.exitCode = await exitWithUsage(() => main(process.argv.slice(2)));
