import * as z from 'zod/mini';
import * as approvals from './approvals.ts';
import * as bankReports from './bank-reports.ts';
import * as controls from './controls.ts';
import * as exports from './exports.ts';
import * as payees from './payees.ts';
import * as payouts from './payouts.ts';
import { payoutFilter } from './queries.ts';
import type { DecideName } from './routes.ts';
import { type Ask, BARE } from './shape.ts';
import { newKey, registration } from './signing.ts';
import { batchId, credentialId, day, digest, month, ordinal, payoutId, reasonCode } from './values.ts';

const ofPayout = z.strictObject({ payoutId });
const ofBatch = z.strictObject({ batchId });
const ofReason = z.strictObject({ reason: reasonCode });
const ofMonth = z.strictObject({ month });
const ofReport = z.strictObject({ digest });
const noted = z.strictObject({ reason: approvals.reason });

/** Of the routes that decide. */
export const DECIDE_ASKS = {
  recordSignIn: BARE,
  approveBatch: { ...BARE, params: ofBatch, body: approvals.approvalBody },
  refuseBatch: { ...BARE, params: ofBatch, body: approvals.refusalBody },
  offerKey: { ...BARE, body: newKey, status: 201 },
  registerKey: { ...BARE, body: registration, status: 201 },
  revokeKey: { ...BARE, params: z.strictObject({ credentialId }), body: noted },
  releasePayout: { ...BARE, params: ofPayout, body: payouts.releaseBody },
  cancelPayout: { ...BARE, params: ofPayout, body: payouts.cancelBody },
  settlePayout: { ...BARE, params: ofPayout, body: payouts.settleBody },
  releaseHolds: { ...BARE, params: ofReason, body: payouts.releaseHoldsBody },
  cancelHolds: { ...BARE, params: ofReason, body: payouts.cancelHoldsBody },
  stopPayments: { ...BARE, body: controls.stopBody },
  resumePayments: { ...BARE, body: controls.resumeBody },
  endBankLine: { ...BARE, params: z.strictObject({ digest, ordinal }), body: bankReports.endLineBody },
  replayBankReport: { ...BARE, params: ofReport, body: noted, status: 202 },
  readIbans: { ...BARE, params: ofPayout, body: payees.readIbansBody },
  downloadPayouts: { ...BARE, body: payoutFilter },
  downloadAudit: { ...BARE, body: z.strictObject({ day }) },
  recordUpload: { ...BARE, params: ofBatch, body: noted },
  downloadFile: { ...BARE, params: ofBatch },
  startExport: { ...BARE, params: ofMonth, body: exports.exportBody, status: 202 },
  handOverExport: { ...BARE, params: ofMonth, body: exports.handOverBody },
  downloadExport: { ...BARE, params: ofMonth, body: exports.exportFileBody },
} as const satisfies Readonly<Record<DecideName, Ask>>;
