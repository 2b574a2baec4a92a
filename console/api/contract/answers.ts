import * as z from 'zod/mini';
import * as approvals from './approvals.ts';
import * as audit from './audit.ts';
import * as bankReports from './bank-reports.ts';
import * as batches from './batches.ts';
import * as controls from './controls.ts';
import * as exports from './exports.ts';
import * as months from './months.ts';
import * as payees from './payees.ts';
import * as payouts from './payouts.ts';
import { me } from './people.ts';
import type { RouteName } from './routes.ts';
import type { FileType } from './shape.ts';
import * as today from './today.ts';

const keyAnswer = z.strictObject({ credentialId: z.string() });

/** The JSON that each route gives, or a file's type. Its type holds a handler to it; the handler brings none of it. */
export const ANSWERS = {
  openApi: 'application/json',
  me: me,
  today: today.today,
  listApprovals: approvals.approvals,
  showApproval: approvals.shownApproval,
  listBatches: batches.batches,
  showBatch: batches.batchDetail,
  listBatchLines: batches.batchLines,
  listPayouts: payouts.payouts,
  totalPayouts: payouts.payoutTotals,
  showPayout: payouts.shownPayout,
  countHolds: today.holds,
  listPayees: payees.payees,
  showPayee: payees.payee,
  listBankReports: bankReports.bankReports,
  showBankReport: bankReports.shownBankReport,
  listBankLines: bankReports.bankLines,
  showMonth: months.monthSums,
  listExports: exports.monthExports,
  showControls: controls.controls,
  listAudit: audit.audit,
  recordSignIn: z.strictObject({ isNew: z.boolean() }),
  approveBatch: approvals.approved,
  refuseBatch: approvals.refused,
  offerKey: keyAnswer,
  registerKey: keyAnswer,
  revokeKey: keyAnswer,
  releasePayout: payouts.released,
  cancelPayout: payouts.decided,
  settlePayout: payouts.decided,
  releaseHolds: payouts.decidedMany,
  cancelHolds: payouts.decidedMany,
  stopPayments: controls.stopped,
  resumePayments: controls.resumed,
  endBankLine: bankReports.endedLine,
  replayBankReport: bankReports.replayed,
  readIbans: payees.ibans,
  downloadPayouts: 'text/csv',
  downloadAudit: 'text/csv',
  recordUpload: z.strictObject({ upload: batches.upload }),
  downloadFile: 'application/xml',
  startExport: exports.exportAnswer,
  handOverExport: exports.handOverAnswer,
  downloadExport: 'application/octet-stream',
} as const satisfies Readonly<Record<RouteName, z.ZodMiniType | FileType>>;
