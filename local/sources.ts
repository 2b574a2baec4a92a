import type { SourceName } from '../functions/core/expense.ts';
import type { Clock, Random } from '../functions/platform/clock.ts';
import type { Config, SourceConfig } from '../functions/platform/config.ts';
import type { Log } from '../functions/platform/log.ts';
import type { RequestAllowance } from '../functions/sources/http/attempt.ts';
import { openSource } from '../functions/sources/open-source.ts';
import type { Source } from '../functions/sources/source.ts';
import { wrongUse } from '../operate/wrong-use.ts';
import type { Endpoint } from './options.ts';
import { startAmpecoSandbox } from './sandbox/ampeco/sandbox.ts';
import { startSpiriiSandbox } from './sandbox/spirii/sandbox.ts';

/** The origin of each configured source: its sandbox, or an endpoint from the environment. */
export type LocalSources = {
  /** The configuration with these base URLs. */
  readonly config: Config;
  readonly sandboxes: readonly SourceName[];
  open(source: SourceConfig, _deadlineMs: number, allowance: RequestAllowance | undefined): Promise<Source>;
  close(): Promise<void>;
};

export type LocalSourceOptions = {
  readonly endpoints: Readonly<Record<SourceName, Endpoint | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/** Fixed, so that two runs with the same stores see the same expenses. */
export const SANDBOX_SEED = 20261;

/** One sandbox per kind of source without its own endpoint. */
export async function startLocalSources(config: Config, options: LocalSourceOptions): Promise<LocalSources> {
  const servers: { close(): Promise<void> }[] = [];
  const endpoints = new Map<SourceName, Endpoint>();
  const sandboxes: SourceName[] = [];
  for (const kind of new Set(config.sources.map((source) => source.kind))) {
    const named = options.endpoints[kind];
    if (named !== undefined) {
      if (config.sources.filter((source) => source.kind === kind).length > 1) {
        throw wrongUse(
          `The configuration has several accounts of ${kind}, and one endpoint is given for all of them.`,
          'Use a configuration with one account of it: the same expenses read as two accounts would be paid twice.',
        );
      }
      endpoints.set(kind, named);
      continue;
    }
    const month = monthBefore(options.clock.now());
    const sandbox = await startSandbox(kind, month, options.clock);
    servers.push(sandbox);
    sandboxes.push(kind);
    endpoints.set(kind, { baseUrl: sandbox.url, token: sandbox.token });
  }
  const endpointOf = (kind: SourceName): Endpoint => {
    const endpoint = endpoints.get(kind);
    if (endpoint === undefined) throw new Error(`The source ${kind} has no endpoint.`);
    return endpoint;
  };
  return {
    config: {
      ...config,
      sources: config.sources.map((source) => ({ ...source, baseUrl: endpointOf(source.kind).baseUrl })),
    },
    sandboxes,
    open: async (source, _deadlineMs, allowance) =>
      openSource(source, {
        allowance,
        token: endpointOf(source.kind).token,
        fetch: globalThis.fetch,
        clock: options.clock,
        random: options.random,
        log: options.log,
      }),
    close: async () => {
      for (const server of servers) await server.close();
    },
  };
}

type Month = { readonly year: number; readonly monthIndex: number };

function startSandbox(kind: SourceName, month: Month, clock: Clock) {
  const options = { seed: SANDBOX_SEED, month, clock };
  return kind === 'spirii' ? startSpiriiSandbox(options) : startAmpecoSandbox(options);
}

/** Reports are approved in the month after their own. */
function monthBefore(nowMs: number): Month {
  const now = new Date(nowMs);
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
  return { year: first.getUTCFullYear(), monthIndex: first.getUTCMonth() };
}
