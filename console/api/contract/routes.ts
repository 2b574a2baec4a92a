import { GROUPS, type Group } from './groups.ts';

/**
 * Every request that the API answers: the only list of them. The handlers route by it, the OpenAPI document and the
 * tests are made of it, and the page calls by its names. Imports no schema, so that the page can import it.
 */
export type Route = {
  readonly method: 'GET' | 'POST';
  /** `{name}` is one segment, of which `shapes.ts` knows the shape. */
  readonly path: string;
  /** Who may call it: one of these groups is enough. */
  readonly groups: readonly Group[];
  /** In a sentence, for the OpenAPI document. */
  readonly summary: string;
};

function read(path: string, summary: string): Route & { readonly method: 'GET' } {
  return { method: 'GET', path, groups: GROUPS, summary };
}

function decide(
  path: string,
  groups: readonly Group[],
  summary: string,
): Route & { readonly method: 'POST' } {
  return { method: 'POST', path, groups, summary };
}

const APPROVERS: readonly Group[] = ['approver'];
const OPERATORS: readonly Group[] = ['operator'];
/** Whoever decides anything. */
const DECIDERS: readonly Group[] = ['operator', 'approver', 'admin'];

/** The method says which function answers: what GET asks for is read, by a function without a right to write. */
export const ROUTES = {
  openApi: read('/api/openapi.json', 'This document.'),
  me: read('/api/me', 'Who is signed in, and what they may do.'),
  today: read('/api/today', 'What waits, for whom and until when; what leaves next; what went wrong.'),
  listApprovals: read('/api/approvals', 'The payment files that wait for approvers.'),
  showApproval: read('/api/approvals/{batchId}', 'A payment file as it is signed.'),
  listBatches: read('/api/batches', 'Batches that have not ended, or all of a month.'),
  showBatch: read('/api/batches/{batchId}', 'One batch: its file, approvals and what the bank said.'),
  listBatchLines: read('/api/batches/{batchId}/lines', 'The payments of a batch, in the order of its file.'),
  listPayouts: read('/api/payouts', 'Payouts, by a filter.'),
  totalPayouts: read('/api/payouts/totals', 'Count and sums of what a filter lists.'),
  showPayout: read('/api/payouts/{payoutId}', 'The life of a payout, with its evidence.'),
  countHolds: read('/api/holds', 'What is held, counted by reason.'),
  listPayees: read('/api/payees', 'Payouts that wait for a question about their recipient or account.'),
  showPayee: read(
    '/api/payees/{payoutId}',
    'What is known of the recipient of a payout, and of its account.',
  ),
  listBankReports: read('/api/bank-reports', 'The bank reports of a month.'),
  showBankReport: read('/api/bank-reports/{digest}', 'One bank report, with its lines that wait.'),
  listBankLines: read('/api/bank-lines', 'Lines of all bank reports that wait for a person.'),
  showMonth: read('/api/months/{month}', 'What was accepted for a month, and where that money is.'),
  showControls: read('/api/controls', 'Sources, caps, retries and stops.'),
  listAudit: read('/api/audit', 'What people asked for on a day.'),

  approveBatch: decide('/api/approvals/{batchId}/approval', APPROVERS, 'Signs a payment file.'),
  refuseBatch: decide(
    '/api/approvals/{batchId}/refusal',
    APPROVERS,
    'Refuses a payment file, or lines of it.',
  ),
  registerKey: decide('/api/keys', APPROVERS, "Brings in somebody's passkey by a signature."),
  revokeKey: decide('/api/keys/{credentialId}/revocation', APPROVERS, 'Takes a passkey out.'),
  releasePayout: decide('/api/payouts/{payoutId}/release', OPERATORS, 'Lets a payout go on.'),
  cancelPayout: decide('/api/payouts/{payoutId}/cancellation', OPERATORS, 'Ends a payout for good.'),
  settlePayout: decide('/api/payouts/{payoutId}/settlement', OPERATORS, 'Records what became of an attempt.'),
  releaseHolds: decide('/api/holds/{reason}/release', OPERATORS, 'Lets payouts held for one reason go on.'),
  cancelHolds: decide('/api/holds/{reason}/cancellation', OPERATORS, 'Ends payouts held for one reason.'),
  stopPayments: decide('/api/stops', DECIDERS, 'Lets nothing leave an account, or any.'),
  resumePayments: decide('/api/stops/end', ['admin'], 'Lets payments leave again.'),
  endBankLine: decide(
    '/api/bank-reports/{digest}/lines/{ordinal}/end',
    OPERATORS,
    'Ends a line of a bank report with a note.',
  ),
  replayBankReport: decide('/api/bank-reports/{digest}/replay', OPERATORS, 'Has a bank report read again.'),
  readIbans: decide('/api/payees/{payoutId}/ibans', DECIDERS, 'Shows whole IBANs; who asked is on record.'),
  downloadPayouts: decide('/api/payouts/csv', GROUPS, 'Payouts for a spreadsheet; who asked is on record.'),
  recordUpload: decide(
    '/api/batches/{batchId}/upload',
    DECIDERS,
    'Notes that somebody took a payment file to the bank by hand.',
  ),
  downloadFile: decide('/api/batches/{batchId}/file', DECIDERS, 'A payment file; who asked is on record.'),
} as const satisfies Readonly<Record<string, Route>>;

export type RouteName = keyof typeof ROUTES;

/** The routes of the function that reads, and of the one that decides. */
export type ReadName = {
  [R in RouteName]: (typeof ROUTES)[R]['method'] extends 'GET' ? R : never;
}[RouteName];
export type DecideName = Exclude<RouteName, ReadName>;

export const ROUTE_NAMES = Object.keys(ROUTES).filter(isRouteName);

function isRouteName(name: string): name is RouteName {
  return Object.hasOwn(ROUTES, name);
}
