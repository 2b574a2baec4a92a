/**
 * Everything that the simulation does to the pipeline: what it is, and how often it strikes at a place where it can,
 * in a million.
 */
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
  'expense-amount': { title: 'expense changes its amount', perMillion: 60_000 },
  'expense-iban': { title: 'expense changes its IBAN', perMillion: 50_000 },
  'expense-taken-back': { title: 'source takes an expense back, or pays it itself', perMillion: 50_000 },
  'row-edited': {
    title: 'somebody writes another IBAN into a row by hand; a person puts it back when the faults stop',
    perMillion: 60_000,
  },
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
  'bank-late': { title: 'bank takes the file hours or days late', perMillion: 150_000 },
  'bank-refuses-file': { title: 'bank refuses a whole file', perMillion: 80_000 },
  'bank-unknown-ids': { title: 'bank reports an id that is nobody’s', perMillion: 80_000 },
  'bank-refuses-then-books': { title: 'bank refuses a payment and books it', perMillion: 150_000 },
  'bank-books-then-refuses': { title: 'bank books a payment and refuses it', perMillion: 100_000 },
  'bank-books-other-amount': { title: 'bank books another amount than was ordered', perMillion: 100_000 },
  'bank-returns-first': { title: 'return is reported before the booking', perMillion: 80_000 },
} as const satisfies Readonly<Record<string, FaultRule>>;

export type FaultKind = keyof typeof FAULTS;

export const FAULT_KINDS = Object.keys(FAULTS).filter(isFaultKind);

export function isFaultKind(text: string): text is FaultKind {
  return Object.hasOwn(FAULTS, text);
}
