import { parseArgs } from 'node:util';
import { isOrigin } from '../functions/platform/origin.ts';
import { refuseBlank } from '../operate/terminal/options.ts';
import { wrongUse } from '../operate/wrong-use.ts';

/** A source's own endpoint, in place of its sandbox. */
export type Endpoint = { readonly baseUrl: string; readonly token: string };

/** The stages of a run, in their order. */
export const STAGES = ['collect', 'execute', 'submit', 'reconcile'] as const;
export type Stage = (typeof STAGES)[number];

export type StartOptions = {
  readonly help: boolean;
  readonly json: boolean;
  readonly dataDir: string | undefined;
  readonly configFile: string;
  readonly stopAfter: Stage;
  readonly dryRun: boolean;
  readonly simulateBank: boolean;
  /** Ends with the run, as without a terminal. */
  readonly once: boolean;
  /** The console's; 0 for any free one. */
  readonly port: number;
  readonly spirii: Endpoint | undefined;
  readonly ampeco: Endpoint | undefined;
};

export const HELP = `Runs the whole pipeline on this machine: embedded DynamoDB, SQS and S3, a Spirii
and an AMPECO sandbox on loopback, a simulated bank, and the real handlers.
Needs no AWS account; no money moves, and the first and the last line say what
is simulated. Two people of the sandbox approve the payment files with software
passkeys. On new stores they refuse one for a line, and let one expire: both go
out again in the same run. Approvers that the configuration names are not here,
so their files wait for them.

Usage: npm start -- [options]

Options
  --once         Run once and exit. In a terminal the run ends with the console
                 on this machine, until Ctrl-C; elsewhere, with --json,
                 --stop-after or --dry-run it exits anyway.
  --port N       The console's port (default: any that is free).
  --dry-run      Do everything up to the payment files and make previews of
                 them: nothing goes to a bank. With --data, the next run without
                 it pays what the previews show.
  --json         Print nothing but one JSON document on stdout; logs go to
                 stderr.
  --data DIR     Keep the stores in DIR, so that a second run goes on from the
                 first.
  --config FILE  Use another configuration file (default: config/example.json).
  --simulate-bank
                 Let the simulated bank answer the payment files of a real
                 source too. Without it they lie there, and nothing is
                 paid; with sandboxes alone it answers anyway.
  --stop-after STAGE
                 End the run after collect, execute or submit.
  --help         Show this help.

Payment files, bank reports, previews and events are written to DIR/out/ with
--data. Without it they are written to out/, and the next run without it takes
them away.

Environment
  SPIRII_BASE_URL, SPIRII_TOKEN    Read this Spirii in place of its sandbox.
  AMPECO_BASE_URL, AMPECO_TOKEN    Read this AMPECO tenant in place of its
                                   sandbox. A base URL is the host's origin:
                                   https://api.spirii.com
  AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_SQS, AWS_ENDPOINT_URL_S3
                                   Use these services in place of the embedded
                                   ones.
  NO_COLOR                         Print without colours.

Exit status: 0 when every source was read to its end, 1 when one was not (the
others' results are still there), 2 on a wrong option or configuration.
`;

const HINT = 'npm start -- --help shows the options.';

/** @throws PipelineError CONFIG_INVALID for a wrong option or variable. */
export function parseStartOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): StartOptions {
  const values = parseFlags(args);
  refuseBlank(values, HINT);
  return {
    help: values.help === true,
    json: values.json === true,
    dataDir: values.data,
    configFile: values.config ?? 'config/example.json',
    stopAfter: stageOf(values['stop-after']),
    dryRun: values['dry-run'] === true,
    simulateBank: values['simulate-bank'] === true,
    once: values.once === true,
    port: portOf(values.port),
    spirii: endpointOf(environment, 'SPIRII'),
    ampeco: endpointOf(environment, 'AMPECO'),
  };
}

function parseFlags(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean' },
        port: { type: 'string' },
        json: { type: 'boolean' },
        data: { type: 'string' },
        config: { type: 'string' },
        'dry-run': { type: 'boolean' },
        'simulate-bank': { type: 'boolean' },
        'stop-after': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: false,
    });
    return values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split('. ')[0] : 'unknown';
    throw wrongUse(`Wrong option: ${message}.`, HINT, cause);
  }
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535) return Number(text);
  throw wrongUse('--port is the number of a port, such as 8790.', 'Leave it out for any that is free.');
}

function stageOf(text: string | undefined): Stage {
  if (text === undefined) return 'reconcile';
  const stage = STAGES.slice(0, -1).find((name) => name === text);
  if (stage !== undefined) return stage;
  throw wrongUse(`--stop-after ${text} is not a stage.`, 'Give collect, execute or submit.');
}

function endpointOf(
  environment: Readonly<Record<string, string | undefined>>,
  prefix: 'SPIRII' | 'AMPECO',
): Endpoint | undefined {
  const baseUrl = environment[`${prefix}_BASE_URL`];
  const token = environment[`${prefix}_TOKEN`];
  if (baseUrl === undefined || baseUrl === '') {
    if (token === undefined || token === '') return undefined;
    throw wrongUse(
      `${prefix}_TOKEN is set, but ${prefix}_BASE_URL is not.`,
      `Set ${prefix}_BASE_URL to the host's origin, or unset both to use the sandbox.`,
    );
  }
  if (!isOrigin(baseUrl)) {
    throw wrongUse(
      `${prefix}_BASE_URL is not the origin of an HTTPS host or of a server on this machine.`,
      'Give the scheme and the host only, such as https://api.spirii.com.',
    );
  }
  if (token === undefined || token === '') {
    throw wrongUse(
      `${prefix}_BASE_URL is set, but ${prefix}_TOKEN is not.`,
      `Set ${prefix}_TOKEN to the API token.`,
    );
  }
  return { baseUrl: new URL(baseUrl).origin, token };
}
