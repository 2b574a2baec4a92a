import type { Decision } from '../../functions/core/decision.ts';
import { decisionOf, nameIn, reasonIn } from '../person.ts';
import type { Stores } from '../stores.ts';
import type { Options } from '../terminal/options.ts';

/** For each command that decides something. */
export const DECISION_OPTIONS = { by: 'text', reason: 'text' } as const;

/**
 * Who decides, and why. For a deployment AWS says who; on this machine a name has to do.
 * @throws PipelineError CONFIG_INVALID before a store is opened, where no name or no reason is given.
 */
export function decidedBy(options: Options): (stores: Stores) => Promise<Decision> {
  const reason = reasonIn(options.text('reason') ?? '');
  const by = options.text('by');
  const name = by === undefined ? undefined : nameIn(by);
  if (name === undefined && options.text('stage') === undefined) nameIn('');
  return async (stores) => {
    const identity = stores.kind === 'stage' ? (await stores.caller()).arn : undefined;
    return decisionOf({ identity, name }, reason, stores.clock.now());
  };
}
