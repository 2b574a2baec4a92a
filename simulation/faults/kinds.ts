/** Every fault of the simulation, and how often, in a million, it strikes where it can. */
type FaultRule = { readonly title: string; readonly perMillion: number };

export const FAULTS = {
  'killed-before': { title: 'process dies just before a call takes effect', perMillion: 10_000 },
  'killed-after': { title: 'process dies just after a call took effect', perMillion: 10_000 },
  'answer-lost': {
    title: 'answer lost after the call took effect; the client tries again',
    perMillion: 15_000,
  },
  'answer-never': {
    title: 'answer lost after the call took effect; the caller sees an error',
    perMillion: 10_000,
  },
  'timed-out': { title: 'call times out and never took effect', perMillion: 8_000 },
  throttled: { title: 'call is throttled until the client gives up', perMillion: 8_000 },
  slow: { title: 'call takes minutes: visibility and leases run out', perMillion: 8_000 },
  zombie: { title: 'process freezes past its time-out and wakes hours later', perMillion: 6_000 },
  'clock-jump': {
    title: "process's clock jumps over midnight, month end or a clock change",
    perMillion: 4_000,
  },
  'stale-index': { title: 'index is read as it was minutes ago', perMillion: 120_000 },
  'partial-read': { title: 'BatchGetItem leaves keys unprocessed', perMillion: 60_000 },
  'partial-send': { title: 'SendMessageBatch refuses some entries', perMillion: 120_000 },
  'checkpoint-lost': { title: 'checkpoint is lost', perMillion: 250_000 },
  'http-broken': { title: 'source breaks the connection', perMillion: 15_000 },
  'http-hangs': { title: 'source never answers', perMillion: 8_000 },
  'source-down': { title: 'source answers 5xx for an hour', perMillion: 60_000 },
  'source-limits': { title: 'source answers 429 for an hour', perMillion: 60_000 },
  'page-repeated': { title: 'source gives the page before again', perMillion: 30_000 },
  'page-shifted': { title: 'rows move between two pages', perMillion: 60_000 },
  'write-unanswered': { title: 'source takes a write and breaks the connection', perMillion: 120_000 },
  'write-torn': { title: 'source keeps half of a new record: no amount, or half a note', perMillion: 80_000 },
  'write-doubled': { title: 'source keeps a new record twice', perMillion: 80_000 },
  'write-refused': {
    title: 'source refuses a write: its token, its content or its rate',
    perMillion: 80_000,
  },
  'expense-amount': { title: 'expense changes its amount', perMillion: 60_000 },
  'expense-iban': { title: 'expense changes its IBAN', perMillion: 50_000 },
  'expense-taken-back': { title: 'source takes an expense back, or pays it itself', perMillion: 50_000 },
  'expense-waits-refused': {
    title: 'source has an expense wait for some days after the bank refused it or gave it back',
    perMillion: 300_000,
  },
  'row-edited': {
    title: 'somebody writes another IBAN into a row by hand; a person puts it back when the faults stop',
    perMillion: 60_000,
  },
  'person-decides': {
    title: 'person releases or cancels a payout, whatever its state',
    perMillion: 150_000,
  },
  'approver-late': {
    title: 'approver signs at the moment of expiry, or after it',
    perMillion: 300_000,
  },
  'approver-twice': { title: 'approver signs twice, at once or minutes later', perMillion: 120_000 },
  'approver-freezes': {
    title: 'request of an approver freezes just before it takes effect, until after the expiry',
    perMillion: 150_000,
  },
  'approver-signs-other': { title: 'approver signs other bytes than those proposed', perMillion: 150_000 },
  'approver-signs-earlier': {
    title: 'approver signs an earlier proposal of the account for its successor',
    perMillion: 150_000,
  },
  'approver-refuses': {
    title: 'approver refuses a proposed file, or one of its lines',
    perMillion: 80_000,
  },
  'sealed-refused': {
    title: 'person refuses a file after its last approval, while it may be on its way',
    perMillion: 150_000,
  },
  'approver-revoked': { title: 'key of an approver is revoked shortly before it signs', perMillion: 200_000 },
  'batch-edited': {
    title:
      'somebody seals a proposed file by hand: with invented approvals or none, under a weaker policy, as if nobody were asked; a person undoes it when the faults stop',
    perMillion: 300_000,
  },
  'leaving-edited': {
    title:
      'somebody makes a sealed file another one, before it leaves or as it leaves; a person undoes it when the faults stop',
    perMillion: 500_000,
  },
  'roster-edited': {
    title:
      'somebody writes the row of approvers: a key, the first file of one, a revocation; a person puts it back hours later',
    perMillion: 500_000,
  },
  'payments-stopped': {
    title: 'person stops a debtor account, or all, for some hours',
    perMillion: 200_000,
  },
  'config-changed': {
    title: 'deployment changes caps, limits, attempts, or whether a source is on a dry run',
    perMillion: 200_000,
  },
  'caps-raised': { title: 'person raises the caps', perMillion: 150_000 },
  'message-twice': { title: 'message is delivered twice at once', perMillion: 150_000 },
  'message-late': { title: 'message comes late, after those sent behind it', perMillion: 60_000 },
  'queue-stopped': { title: 'consumer of the queue stands still for a day or two', perMillion: 300_000 },
  'message-lost': { title: 'message does not come until the repair sends another', perMillion: 40_000 },
  'schedule-twice': { title: 'schedule fires twice', perMillion: 300_000 },
  'schedule-late': { title: 'schedule fires late', perMillion: 60_000 },
  'notification-twice': { title: 'S3 notifies twice', perMillion: 300_000 },
  'report-twice': { title: 'bank report comes twice', perMillion: 200_000 },
  'report-missing': { title: 'bank report is missing until the faults stop', perMillion: 80_000 },
  'report-late': { title: 'bank report comes days late, behind newer ones', perMillion: 120_000 },
  'report-lost': { title: 'bank report never comes', perMillion: 20_000 },
  'bank-late': { title: 'bank takes the file hours or days late', perMillion: 150_000 },
  'bank-refuses-file': {
    title: 'bank refuses a whole file: for lack of money, or because it is late',
    perMillion: 80_000,
  },
  'bank-refuses-unnamed': {
    title: 'bank refuses a whole file, whose message id it leaves out or cuts',
    perMillion: 60_000,
  },
  'bank-never-answers': { title: 'bank says nothing of a file and books nothing', perMillion: 60_000 },
  'bank-refuses-copy': { title: 'bank refuses a second copy of a file that it has', perMillion: 80_000 },
  'bank-books-copy': { title: 'bank books a file twice', perMillion: 60_000 },
  'bank-contradicts-group': {
    title: 'bank refuses a file, and beside it accepts its payments or counts them as accepted',
    perMillion: 80_000,
  },
  'bank-checks-names': {
    title: 'bank reports its verification of payee before it books',
    perMillion: 100_000,
  },
  'bank-unknown-ids': { title: 'bank reports an id that is nobody’s', perMillion: 60_000 },
  'bank-books-batch-gross': {
    title: 'bank books a batch with what it refuses, and gives that back singly or in the same line',
    perMillion: 100_000,
  },
  'bank-splits-batch': { title: 'bank books a batch as two debits', perMillion: 100_000 },
  'bank-itemises-batch': {
    title: 'bank lists the payments of a batch: with our ids, without, or with the ordered amount only',
    perMillion: 100_000,
  },
  'bank-miscounts-batch': {
    title: 'bank books another sum of a batch than was ordered',
    perMillion: 100_000,
  },
  'bank-refuses-then-books': {
    title: 'bank refuses a payment and books it, at once or days later',
    perMillion: 30_000,
  },
  'bank-books-then-refuses': { title: 'bank books a payment and refuses it', perMillion: 30_000 },
  'bank-settles-and-refuses': {
    title: 'bank says that a payment settles and that it is refused, in either order',
    perMillion: 30_000,
  },
  'bank-refuses-later': { title: 'bank accepts a payment and refuses it later', perMillion: 30_000 },
  'bank-takes-refusal-back': { title: 'bank refuses a payment and accepts it later', perMillion: 30_000 },
  'bank-accepts-and-refuses': {
    title: 'bank accepts and refuses a payment side by side in one report',
    perMillion: 30_000,
  },
  'bank-accepts-late': { title: 'bank accepts a payment days after it has booked it', perMillion: 30_000 },
  'bank-forges-refusal': {
    title: 'report of another file refuses a payment by its end-to-end id',
    perMillion: 30_000,
  },
  'bank-debits-twice': {
    title: 'bank debits a payment twice, on one day or on two',
    perMillion: 30_000,
  },
  'bank-adds-charges': { title: 'bank debits a payment with charges that it states', perMillion: 30_000 },
  'bank-opposes-sides': {
    title: 'bank books a debit as a credit whose detail is a debit',
    perMillion: 30_000,
  },
  'bank-books-other-amount': { title: 'bank books another amount than was ordered', perMillion: 30_000 },
  'bank-returns-first': { title: 'return is reported before the booking', perMillion: 30_000 },
  'bank-returns-part': { title: 'bank returns a part of a payment, or nothing of it', perMillion: 30_000 },
  'bank-returns-less': {
    title: 'bank returns a payment less charges that it states',
    perMillion: 30_000,
  },
  'bank-gives-charges-back': {
    title: 'bank gives charges back under the id of a payment',
    perMillion: 30_000,
  },
  'bank-undoes-return': {
    title: 'bank takes a return back, or debits the payment anew',
    perMillion: 30_000,
  },
  'bank-alters-id': {
    title: 'return has no id of ours, or one that is cut, spaced, re-cased, prefixed or elsewhere',
    perMillion: 60_000,
  },
  'bank-says-unusual': {
    title: 'bank gives a status that waits, that cancels or blocks, or that is unknown',
    perMillion: 30_000,
  },
  'bank-writes-account': {
    title: 'statement has the account in lower case, with spaces, or as another identification',
    perMillion: 300_000,
  },
  'bank-joins-statements': {
    title: 'one report has the statements of several accounts, and of a stranger',
    perMillion: 200_000,
  },
  'bank-writes-version-02': { title: 'statement is written in version 02', perMillion: 200_000 },
} as const satisfies Readonly<Record<string, FaultRule>>;

export type FaultKind = keyof typeof FAULTS;

/** Kinds that the seed draws from. */
export const FAULT_KINDS = Object.keys(FAULTS).filter(isFaultKind);

export function isFaultKind(text: string): text is FaultKind {
  return Object.hasOwn(FAULTS, text);
}
