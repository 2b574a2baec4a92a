import { SOURCE_NAMES, type SourceName } from '../functions/core/expense.ts';
import type { Config } from '../functions/platform/config.ts';
import type { Bank } from './embedded/data-dir.ts';
import { namedEndpoint, SERVICES, type Service } from './embedded/local-aws.ts';
import type { Endpoint } from './options.ts';

/** What is real in a run on this machine, and what is simulated. */
export type Simulated = {
  readonly bank: Bank;
  readonly realSources: readonly SourceName[];
  readonly sandboxes: readonly SourceName[];
  /** Those in this process. */
  readonly services: readonly Service[];
};

export type SimulationOptions = {
  readonly config: Config;
  readonly endpoints: Readonly<Record<SourceName, Endpoint | undefined>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly simulateBank: boolean;
};

/** Expenses of a real source meet the simulated bank only on request: its bookings would look as if money had moved. */
export function simulatedIn({ config, endpoints, environment, simulateBank }: SimulationOptions): Simulated {
  const sources = SOURCE_NAMES.filter((name) => config.sources.some(({ kind }) => kind === name));
  const realSources = sources.filter((name) => endpoints[name] !== undefined);
  return {
    bank: simulateBank || realSources.length === 0 ? 'simulated' : 'none',
    realSources,
    sandboxes: sources.filter((name) => endpoints[name] === undefined),
    services: SERVICES.filter((service) => namedEndpoint(environment, service) === undefined),
  };
}

const SHOWN: Readonly<Record<SourceName | Service, string>> = {
  spirii: 'Spirii',
  ampeco: 'AMPECO',
  DYNAMODB: 'DynamoDB',
  SQS: 'SQS',
  S3: 'S3',
};

/** The first and the last line of a run: a reader of only one must not believe that money moved. */
export function simulatedLine({ bank, realSources, sandboxes, services }: Simulated): string {
  const isSimulated = bank === 'simulated';
  const sentences = [isSimulated ? 'SIMULATED BANK: no money moved.' : 'NO BANK: no money moved.'];
  const listed = (label: string, names: readonly (SourceName | Service)[]): void => {
    if (names.length > 0) sentences.push(`${label}: ${names.map((name) => SHOWN[name]).join(', ')}.`);
  };
  listed('Real', realSources);
  listed(isSimulated ? 'Simulated too' : 'Simulated', [...sandboxes, ...services]);
  return sentences.join(' ');
}
