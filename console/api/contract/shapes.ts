import * as z from 'zod/mini';
import * as approvals from './approvals.ts';
import * as audit from './audit.ts';
import * as bankReports from './bank-reports.ts';
import * as batches from './batches.ts';
import * as controls from './controls.ts';
import * as months from './months.ts';
import * as payees from './payees.ts';
import * as payouts from './payouts.ts';
import { me } from './people.ts';
import type { RouteName } from './routes.ts';
import { registration } from './signing.ts';
import * as today from './today.ts';
import { batchId, credentialId, digest, month, ordinal, payoutId, reasonCode } from './values.ts';

/** What a route takes and gives. Every name of the table has its shapes, or it does not compile. */
type Shape = {
  /** Of the `{name}` in its path. */
  readonly params: z.ZodMiniObject;
  /** Query parameters; none are allowed where it is left out. */
  readonly query?: z.ZodMiniObject;
  /** The JSON body of a POST. */
  readonly body?: z.ZodMiniObject;
  /** The JSON of the answer, or the type of a file that is sent. */
  readonly answer: z.ZodMiniType | FileType;
  /** Of the answer where it is no 200. */
  readonly status?: 201 | 202;
};

export type FileType = 'text/csv' | 'application/xml' | 'application/json';

const NONE = z.strictObject({});
const ofPayout = z.strictObject({ payoutId });
const ofBatch = z.strictObject({ batchId });
const ofReason = z.strictObject({ reason: reasonCode });
const ofReport = z.strictObject({ digest });
const noted = z.strictObject({ reason: approvals.reason });
const keyAnswer = z.strictObject({ credentialId: z.string() });

export const SHAPES = {
  openApi: { params: NONE, answer: 'application/json' },
  me: { params: NONE, answer: me },
  today: { params: NONE, answer: today.today },
  listApprovals: { params: NONE, answer: approvals.approvals },
  showApproval: { params: ofBatch, answer: approvals.shownApproval },
  listBatches: { params: NONE, query: batches.batchesQuery, answer: batches.batches },
  showBatch: { params: ofBatch, answer: batches.batchDetail },
  listBatchLines: { params: ofBatch, query: batches.linesQuery, answer: batches.batchLines },
  listPayouts: { params: NONE, query: payouts.payoutsQuery, answer: payouts.payouts },
  totalPayouts: { params: NONE, query: payouts.payoutFilter, answer: payouts.payoutTotals },
  showPayout: { params: ofPayout, answer: payouts.shownPayout },
  countHolds: { params: NONE, answer: today.holds },
  listPayees: { params: NONE, answer: payees.payees },
  showPayee: { params: ofPayout, answer: payees.payee },
  listBankReports: { params: NONE, query: bankReports.bankReportsQuery, answer: bankReports.bankReports },
  showBankReport: { params: ofReport, answer: bankReports.shownBankReport },
  showMonth: { params: z.strictObject({ month }), query: months.monthQuery, answer: months.monthSums },
  showControls: { params: NONE, answer: controls.controls },
  listAudit: { params: NONE, query: audit.auditQuery, answer: audit.audit },

  approveBatch: { params: ofBatch, body: approvals.approvalBody, answer: approvals.approved },
  refuseBatch: { params: ofBatch, body: approvals.refusalBody, answer: approvals.refused },
  registerKey: { params: NONE, body: registration, answer: keyAnswer, status: 201 },
  revokeKey: { params: z.strictObject({ credentialId }), body: noted, answer: keyAnswer },
  releasePayout: { params: ofPayout, body: payouts.releaseBody, answer: payouts.released },
  cancelPayout: { params: ofPayout, body: payouts.cancelBody, answer: payouts.decided },
  settlePayout: { params: ofPayout, body: payouts.settleBody, answer: payouts.decided },
  releaseHolds: { params: ofReason, body: payouts.releaseHoldsBody, answer: payouts.decidedMany },
  cancelHolds: { params: ofReason, body: payouts.cancelHoldsBody, answer: payouts.decidedMany },
  stopPayments: { params: NONE, body: controls.stopBody, answer: controls.stopped },
  resumePayments: { params: NONE, body: controls.stopBody, answer: controls.resumed },
  endBankLine: {
    params: z.strictObject({ digest, ordinal }),
    body: bankReports.endLineBody,
    answer: bankReports.endedLine,
  },
  replayBankReport: { params: ofReport, body: noted, answer: bankReports.replayed, status: 202 },
  readIbans: { params: ofPayout, body: payees.readIbansBody, answer: payees.ibans },
  downloadPayouts: { params: NONE, body: payouts.payoutFilter, answer: 'text/csv' },
  downloadFile: { params: ofBatch, body: NONE, answer: 'application/xml' },
} as const satisfies Readonly<Record<RouteName, Shape>>;

type Shapes = typeof SHAPES;
type Parsed<T> = T extends z.ZodMiniType<infer Output> ? Output : undefined;
type At<R extends RouteName, Key extends keyof Shape> = Key extends keyof Shapes[R]
  ? Parsed<Shapes[R][Key]>
  : undefined;

/** What the page sends and gets, by the name of a route. */
export type ParamsOf<R extends RouteName> = Parsed<Shapes[R]['params']>;
export type QueryOf<R extends RouteName> = At<R, 'query'>;
export type BodyOf<R extends RouteName> = At<R, 'body'>;
export type AnswerOf<R extends RouteName> = Shapes[R]['answer'] extends FileType
  ? string
  : Parsed<Shapes[R]['answer']>;

/** The same without its literal types, for what treats all routes alike. */
export function shapeOf(name: RouteName): Shape {
  return SHAPES[name];
}
