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
export type Shape = {
  /** Of the `{name}` in its path. */
  readonly params: z.ZodMiniObject;
  /** Query parameters; no other is taken. */
  readonly query: z.ZodMiniObject;
  /** The JSON body of a POST. */
  readonly body: z.ZodMiniObject;
  /** The JSON of the answer, or the type of a file that is sent. */
  readonly answer: z.ZodMiniType | FileType;
  /** Of the answer where it is no 200. */
  readonly status?: 201 | 202;
};

export type FileType = 'text/csv' | 'application/xml' | 'application/json';

const NONE = z.strictObject({});
const BARE = { params: NONE, query: NONE, body: NONE } as const;
const ofPayout = z.strictObject({ payoutId });
const ofBatch = z.strictObject({ batchId });
const ofReason = z.strictObject({ reason: reasonCode });
const ofReport = z.strictObject({ digest });
const noted = z.strictObject({ reason: approvals.reason });
const keyAnswer = z.strictObject({ credentialId: z.string() });

export const SHAPES = {
  openApi: { ...BARE, answer: 'application/json' },
  me: { ...BARE, answer: me },
  today: { ...BARE, answer: today.today },
  listApprovals: { ...BARE, answer: approvals.approvals },
  showApproval: { ...BARE, params: ofBatch, answer: approvals.shownApproval },
  listBatches: { ...BARE, query: batches.batchesQuery, answer: batches.batches },
  showBatch: { ...BARE, params: ofBatch, answer: batches.batchDetail },
  listBatchLines: { ...BARE, params: ofBatch, query: batches.linesQuery, answer: batches.batchLines },
  listPayouts: { ...BARE, query: payouts.payoutsQuery, answer: payouts.payouts },
  totalPayouts: { ...BARE, query: payouts.payoutFilter, answer: payouts.payoutTotals },
  showPayout: { ...BARE, params: ofPayout, answer: payouts.shownPayout },
  countHolds: { ...BARE, answer: today.holds },
  listPayees: { ...BARE, answer: payees.payees },
  showPayee: { ...BARE, params: ofPayout, answer: payees.payee },
  listBankReports: { ...BARE, query: bankReports.bankReportsQuery, answer: bankReports.bankReports },
  showBankReport: { ...BARE, params: ofReport, answer: bankReports.shownBankReport },
  showMonth: {
    ...BARE,
    params: z.strictObject({ month }),
    query: months.monthQuery,
    answer: months.monthSums,
  },
  showControls: { ...BARE, answer: controls.controls },
  listAudit: { ...BARE, query: audit.auditQuery, answer: audit.audit },

  approveBatch: { ...BARE, params: ofBatch, body: approvals.approvalBody, answer: approvals.approved },
  refuseBatch: { ...BARE, params: ofBatch, body: approvals.refusalBody, answer: approvals.refused },
  registerKey: { ...BARE, body: registration, answer: keyAnswer, status: 201 },
  revokeKey: { ...BARE, params: z.strictObject({ credentialId }), body: noted, answer: keyAnswer },
  releasePayout: { ...BARE, params: ofPayout, body: payouts.releaseBody, answer: payouts.released },
  cancelPayout: { ...BARE, params: ofPayout, body: payouts.cancelBody, answer: payouts.decided },
  settlePayout: { ...BARE, params: ofPayout, body: payouts.settleBody, answer: payouts.decided },
  releaseHolds: { ...BARE, params: ofReason, body: payouts.releaseHoldsBody, answer: payouts.decidedMany },
  cancelHolds: { ...BARE, params: ofReason, body: payouts.cancelHoldsBody, answer: payouts.decidedMany },
  stopPayments: { ...BARE, body: controls.stopBody, answer: controls.stopped },
  resumePayments: { ...BARE, body: controls.stopBody, answer: controls.resumed },
  endBankLine: {
    ...BARE,
    params: z.strictObject({ digest, ordinal }),
    body: bankReports.endLineBody,
    answer: bankReports.endedLine,
  },
  replayBankReport: { ...BARE, params: ofReport, body: noted, answer: bankReports.replayed, status: 202 },
  readIbans: { ...BARE, params: ofPayout, body: payees.readIbansBody, answer: payees.ibans },
  downloadPayouts: { ...BARE, body: payouts.payoutFilter, answer: 'text/csv' },
  downloadFile: { ...BARE, params: ofBatch, answer: 'application/xml' },
} as const satisfies Readonly<Record<RouteName, Shape>>;

type Shapes = typeof SHAPES;

/** Nothing that is sent is changed behind its reader's back. */
type Fixed<T> = T extends readonly (infer Item)[]
  ? readonly Fixed<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Fixed<T[Key]> }
    : T;

/** The JSON that a shape's answer is; of a file its text. */
export type AnswerBy<S extends Shape> = S['answer'] extends z.ZodMiniType
  ? Fixed<z.output<S['answer']>>
  : string;

/** What the page sends and gets, by the name of a route. */
export type ParamsOf<R extends RouteName> = z.output<Shapes[R]['params']>;
export type QueryOf<R extends RouteName> = z.output<Shapes[R]['query']>;
export type BodyOf<R extends RouteName> = z.output<Shapes[R]['body']>;
export type AnswerOf<R extends RouteName> = AnswerBy<Shapes[R]>;

/** Without its literal types, for what treats all routes alike. */
export function shapeOf(name: RouteName): Shape {
  return SHAPES[name];
}
