import type { BankFact } from './bank-fact.ts';
import type { PlainDate } from './date.ts';

/**
 * Whether every attempt that must be dead before money leaves again is dead.
 * - `dead`: it is; `fact`, where it proves that, goes into the step that begins the new attempt.
 * - `waits`: refused, but the statement of the execution date is still unread.
 * - `alive`: it may still reach the recipient, or nobody knows: a person has to settle it.
 */
export type Death =
  | { readonly kind: 'dead'; readonly fact: BankFact | undefined }
  | {
      readonly kind: 'waits';
      readonly attempt: number;
      readonly debtorAccountId: string;
      readonly executionDate: PlainDate;
    }
  | { readonly kind: 'alive'; readonly attempt: number; readonly why: AliveBecause };

export type AliveBecause =
  | 'not-refused'
  | 'contradicted'
  /** Its money came back without a debit. */
  | 'debit-not-seen'
  | 'batch-unknown'
  /** A line about it waits to be read again. */
  | 'line-unheard'
  /** An unassigned debit of its amount, or of its file's sum. */
  | 'debit-unexplained';

const BECAUSE: Readonly<Record<AliveBecause, string>> = {
  'not-refused': 'no bank has refused it or given its money back',
  contradicted: "the bank's reports about it contradict each other",
  'debit-not-seen': 'its money came back, and no debit of it was read',
  'batch-unknown': 'the batch that carried it cannot be found',
  'line-unheard': 'a bank report has a line about it that the ledger could not take while a row was wrong',
  'debit-unexplained':
    'the statement of its execution date shows a debit of its amount, or of its file, that no payment was found for',
};

/** For a person: why nothing leaves yet, and what to do. */
export function sentenceOf(death: Exclude<Death, { kind: 'dead' }>): string {
  const { attempt } = death;
  if (death.kind === 'waits') {
    return `Attempt ${attempt} was refused. A new one waits for the statement (camt.053) of ${death.debtorAccountId} that covers ${death.executionDate}, read without its debit.`;
  }
  return `Attempt ${attempt} may still be paid: ${BECAUSE[death.why]}. ${wayOutOf(death.why)}`;
}

function wayOutOf(why: AliveBecause): string {
  return why === 'line-unheard'
    ? 'Have the reports of its lines read again, once the row is restored.'
    : 'Find out at the bank what became of it, then settle that attempt.';
}
