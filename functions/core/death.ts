import type { BankFact } from './bank-fact.ts';
import type { PlainDate } from './date.ts';
import { type Sentence, say } from './sentence.ts';

/**
 * Before money leaves again, every earlier attempt must be dead. Whether it is:
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
  /** A line about it has to be read again. */
  | 'line-unheard'
  /** An unassigned debit of its amount, or of its file's sum. */
  | 'debit-unexplained';

const SETTLE_IT = 'Find out at the bank what became of it, then settle that attempt.';

/** Why nothing leaves yet, and what to do. */
export const DEATH_SENTENCES = {
  'waits-for-statement':
    'Attempt {attempt} was refused. A new one waits for the statement (camt.053) of {account} that covers {date}, read without its debit.',
  'alive-not-refused': `Attempt {attempt} may still be paid: no bank has refused it or given its money back. ${SETTLE_IT}`,
  'alive-contradicted': `Attempt {attempt} may still be paid: the bank's reports about it contradict each other. ${SETTLE_IT}`,
  'alive-debit-not-seen': `Attempt {attempt} may still be paid: its money came back, and no debit of it was read. ${SETTLE_IT}`,
  'alive-batch-unknown': `Attempt {attempt} may still be paid: the batch that carried it cannot be found. ${SETTLE_IT}`,
  'alive-line-unheard':
    'Attempt {attempt} may still be paid: a bank report has a line about it that the ledger could not take while a row was wrong. Have the reports of its lines read again, once the row is restored.',
  'alive-debit-unexplained': `Attempt {attempt} may still be paid: the statement of its execution date shows a debit of its amount, or of its file, that no payment was found for. ${SETTLE_IT}`,
} as const satisfies Readonly<Record<'waits-for-statement' | `alive-${AliveBecause}`, string>>;

export function deathSentence(death: Exclude<Death, { kind: 'dead' }>): Sentence {
  const { attempt } = death;
  if (death.kind === 'alive') return say(DEATH_SENTENCES, `alive-${death.why}`, { attempt });
  const { debtorAccountId: account, executionDate } = death;
  return say(DEATH_SENTENCES, 'waits-for-statement', { attempt, account, date: { day: executionDate } });
}
