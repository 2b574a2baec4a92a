import type { CountedKind } from './counted.ts';

type Reasons = Readonly<Record<string, string>>;

const IN_DOUBT = 'No rail of today answers at once, so that a payout is never in doubt.';
const REJECTED =
  'A source of the simulation corrects an account to a valid one and never to a wrong one, so that what was once good is never rejected.';
const OUTLOOK = 'The hourly look at what is late (the task outlook) is not simulated.';
const TOKEN = 'A process of the simulation is given its token; no secret is read.';
const SOURCE =
  'A source of the simulation gives what its API promises, late, twice or not at all; it ends no version and invents no status.';
const CONSOLE = "The console's functions are not simulated; people act by what they call.";
const STREAM = 'The functions behind the table stream are not simulated.';

/**
 * What never happens in the tests' runs, and why. Everything else counted must happen, and what is listed must not: an
 * outdated reason fails the test too.
 */
export const NEVER_HAPPENS: Readonly<Record<CountedKind, Reasons>> = {
  faults: {},
  transitions: {
    'held→rejected': REJECTED,
    'ready→rejected': REJECTED,
    'held→paid':
      'It takes a person who knows that an earlier attempt was paid while the later one is held: too rare for these runs.',
    'paid→failed':
      'It takes a bank whose promise counts as payment, which it then breaks, and a person who settles that: too rare for these runs.',
    'in-doubt→submitted': IN_DOUBT,
    'in-doubt→paid': IN_DOUBT,
    'in-doubt→failed': IN_DOUBT,
  },
  alarms: {
    'collection-late': OUTLOOK,
    'file-not-acknowledged': OUTLOOK,
    'payments-stopped': OUTLOOK,
    'tariff-rate-ending': OUTLOOK,
    'bank-facts-full': 'No bank of the simulation says forty things of one payment.',
    'token-expiring': TOKEN,
    'source-version-ending': SOURCE,
    'source-status-unknown': SOURCE,
    'report-without-expenses': SOURCE,
    'source-unstable':
      'It takes thirty steps of the collection on one payout, and no expense changes so often in a run.',
    'write-back-late':
      'It takes a day in which every look fails, and no source of the simulation fails for so long.',
    'write-back-unclear':
      'It takes a report that its source pays with another amount after it was paid here: too rare for these runs.',
    'approvers-changed': CONSOLE,
    'console-failing': CONSOLE,
    'batch-unreadable': 'Whoever edits rows of batches in the simulation leaves them readable.',
    'bank-report-refused': 'Every report of the simulated bank is a whole, valid file.',
    'proof-incomplete': 'It takes more open batches or runs than a run of the simulation has payouts.',
    'event-set-aside': STREAM,
    'payout-row-tampered': STREAM,
    'payout-row-deleted': STREAM,
  },
};
