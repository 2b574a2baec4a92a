import { GROUPS, type Group } from './groups.ts';

/**
 * Every request that the API answers: the only list of them. The handlers route by it, the OpenAPI document and the
 * tests come from it, and the page calls by its names. Imports no schema, so that the page can import it.
 */
export type Route = {
  readonly method: 'GET' | 'POST';
  /** `{name}` is one segment, of which `shapes.ts` knows the shape. */
  readonly path: string;
  /** Who may call it: one of these groups is enough. */
  readonly groups: readonly Group[];
};

function read(path: string): Route & { readonly method: 'GET' } {
  return { method: 'GET', path, groups: GROUPS };
}

function decide(path: string, groups: readonly Group[]): Route & { readonly method: 'POST' } {
  return { method: 'POST', path, groups };
}

const APPROVERS: readonly Group[] = ['approver'];
const OPERATORS: readonly Group[] = ['operator'];
/** Everybody who decides anything. */
const DECIDERS: readonly Group[] = ['operator', 'approver', 'admin'];

/** The method says which function answers: for GET, one without a right to write. */
export const ROUTES = {
  openApi: read('/api/openapi.json'),
  me: read('/api/me'),
  today: read('/api/today'),
  listApprovals: read('/api/approvals'),
  showApproval: read('/api/approvals/{batchId}'),
  listBatches: read('/api/batches'),
  showBatch: read('/api/batches/{batchId}'),
  listBatchLines: read('/api/batches/{batchId}/lines'),
  listPayouts: read('/api/payouts'),
  totalPayouts: read('/api/payouts/totals'),
  showPayout: read('/api/payouts/{payoutId}'),
  countHolds: read('/api/holds'),
  listPayees: read('/api/payees'),
  showPayee: read('/api/payees/{payoutId}'),
  listBankReports: read('/api/bank-reports'),
  showBankReport: read('/api/bank-reports/{digest}'),
  listBankLines: read('/api/bank-lines'),
  showMonth: read('/api/months/{month}'),
  listExports: read('/api/months/{month}/exports'),
  showControls: read('/api/controls'),
  listAudit: read('/api/audit'),

  recordSignIn: decide('/api/sign-ins', GROUPS),
  approveBatch: decide('/api/approvals/{batchId}/approval', APPROVERS),
  refuseBatch: decide('/api/approvals/{batchId}/refusal', APPROVERS),
  offerKey: decide('/api/keys/offers', APPROVERS),
  registerKey: decide('/api/keys', APPROVERS),
  revokeKey: decide('/api/keys/{credentialId}/revocation', APPROVERS),
  releasePayout: decide('/api/payouts/{payoutId}/release', OPERATORS),
  cancelPayout: decide('/api/payouts/{payoutId}/cancellation', OPERATORS),
  settlePayout: decide('/api/payouts/{payoutId}/settlement', OPERATORS),
  releaseHolds: decide('/api/holds/{reason}/release', OPERATORS),
  cancelHolds: decide('/api/holds/{reason}/cancellation', OPERATORS),
  stopPayments: decide('/api/stops', DECIDERS),
  resumePayments: decide('/api/stops/end', ['admin']),
  endBankLine: decide('/api/bank-reports/{digest}/lines/{ordinal}/end', OPERATORS),
  replayBankReport: decide('/api/bank-reports/{digest}/replay', OPERATORS),
  readIbans: decide('/api/payees/{payoutId}/ibans', DECIDERS),
  downloadPayouts: decide('/api/payouts/csv', GROUPS),
  downloadAudit: decide('/api/audit/csv', GROUPS),
  recordUpload: decide('/api/batches/{batchId}/upload', DECIDERS),
  downloadFile: decide('/api/batches/{batchId}/file', DECIDERS),
  startExport: decide('/api/months/{month}/exports', DECIDERS),
  handOverExport: decide('/api/months/{month}/exports/hand-over', DECIDERS),
  downloadExport: decide('/api/months/{month}/exports/file', DECIDERS),
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
