import { plainDate } from '../../functions/core/date.ts';
import type { Decision } from '../../functions/core/decision.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { readPayout } from '../../functions/ledger/payouts.ts';
import { approverBehind, asksTwoPeople } from '../../functions/platform/approval-rules.ts';
import { cancel, type Decided, type ReleasePolicy, release, settle } from '../decide.ts';
import type { Place } from '../place.ts';
import { printDecided } from '../review/print-shown.ts';
import { payoutMeant } from '../review/refer.ts';
import { settlementOf } from '../review/settlement.ts';
import { noSuchPayout } from '../review/show.ts';
import type { Stores } from '../stores.ts';
import type { Options } from '../terminal/options.ts';
import { printParagraph } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import { wrongUse } from '../wrong-use.ts';
import { decidedBy } from './deciding.ts';
import { type Prepare, referring } from './review-subcommand.ts';

/** Decisions of `npm run review`: who decided, and why, goes into the history. */

export const releasing: Prepare = (options, terminal) => {
  const asked = askedBy(options);
  const sameAccount = options.flag('same-account');
  return async (stores, place) => {
    const policy = releasePolicy(place, stores.clock.now());
    // Opened before the row says that it was sent.
    const queue = await stores.payoutQueue();
    const { payout, decision } = await asked(stores, place);
    const released = await release(
      { table: stores.table, queue },
      payout.payoutId,
      { ...decision, by: approverBehind(place.config(), decision.by), sameAccount },
      policy,
    );
    const status = shown(terminal, released);
    if (!released.ok && released.refusal.code === 'same-account') {
      printParagraph(terminal, 'Here that is the option --same-account.');
    }
    if (released.ok && released.payout.state !== 'ready') {
      printParagraph(terminal, 'It waits for a second person: its account is new for its recipient.');
    }
    return status;
  };
};

export const cancelling: Prepare = (options, terminal) => {
  const asked = askedBy(options);
  return async (stores, place) => {
    const { payout, decision } = await asked(stores, place);
    return shown(terminal, await cancel(stores.table, payout.payoutId, decision));
  };
};

export const settling: Prepare = (options, terminal) => {
  const asked = askedBy(options);
  const [outcome, attempt] = [options.text('outcome'), options.text('attempt')];
  const [amount, date, reference] = [options.text('amount'), options.text('date'), options.text('reference')];
  const settlement = settlementOf({ outcome, attempt, amount, date, reference }, options.hint);
  return async (stores, place) => {
    const { payout, decision } = await asked(stores, place);
    return shown(terminal, await settle(stores.table, payout.payoutId, settlement(payout), decision));
  };
};

type Asked = { readonly payout: Payout; readonly decision: Decision };

/** Who decides about which payout, and why. */
function askedBy(options: Options): (stores: Stores, place: Place) => Promise<Asked> {
  const decided = decidedBy(options);
  return async (stores, place) => {
    const payoutId = await payoutMeant(referring(stores, place), options.positionals[1] ?? '');
    const payout = await readPayout(stores.table, payoutId);
    if (payout === undefined) throw noSuchPayout(payoutId);
    return { payout, decision: await decided(stores) };
  };
}

/** @throws PipelineError CONFIG_INVALID where the configuration is another stage's: its limits may differ. */
function releasePolicy(place: Place, nowMs: number): ReleasePolicy {
  const config = place.config();
  const { stage, limits, retries } = config;
  if (place.kind === 'stage' && stage !== place.stage) {
    throw wrongUse(
      `The configuration is that of the stage ${stage}, and not of ${place.stage}.`,
      'Name the one that is deployed with --config: a release is measured by its limits.',
    );
  }
  const today = plainDate(new Date(nowMs).toISOString().slice(0, 10));
  const peopleForNewAccount = asksTwoPeople(config) ? 2 : 1;
  return { limits: limits.maxPayoutMinor, today, retryAfter: retries.after, peopleForNewAccount };
}

/** @returns the exit status. */
function shown(terminal: Terminal, decided: Decided): number {
  if (!decided.ok) {
    printParagraph(terminal, visible(decided.refusal.message));
    return 1;
  }
  printDecided(terminal, decided.payout);
  return 0;
}
