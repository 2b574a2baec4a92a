import type { SourceName } from '../functions/core/expense.ts';
import type { Clock, Random } from '../functions/platform/clock.ts';
import type { Config } from '../functions/platform/config.ts';
import type { Log } from '../functions/platform/log.ts';
import type { OpenRun } from './open-run.ts';
import { type Endpoint, STAGES, type Stage } from './options.ts';
import type { SandboxPeople } from './sandbox/people/sandbox-people.ts';
import type { Simulated } from './simulated.ts';

export type PipelineOptions = {
  readonly config: Config;
  readonly dataDir: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly endpoints: Readonly<Record<SourceName, Endpoint | undefined>>;
  readonly simulated: Simulated;
  /** They approve proposals; undefined where the configuration's approvers do, who are not here. */
  readonly people: SandboxPeople | undefined;
  readonly stopAfter: Stage;
  /** Hands nothing to the bank, whatever `stopAfter` says; the sources of `config` are on a dry run. */
  readonly dryRun: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onProgress: (what: string) => void;
  /** Works on the stores after the run, until it ends: the console. */
  readonly stays?: ((open: OpenRun) => Promise<void>) | undefined;
};

/** Whether a run goes as far as this stage. */
export function goesAsFarAs({ stopAfter, dryRun }: PipelineOptions, stage: Stage): boolean {
  if (dryRun && stage === 'reconcile') return false;
  return STAGES.indexOf(stage) <= STAGES.indexOf(stopAfter);
}
