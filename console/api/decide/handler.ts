import type { Answer } from '../answer.ts';
import { DECIDE_ASKS } from '../contract/decide-asks.ts';
import type { DecideName } from '../contract/routes.ts';
import { createServer, type Served, served } from '../serve.ts';
import { approveBatch, offerKey, refuseBatch, registerKey, revokeKey } from './approvals.ts';
import { endBankLine, replayBankReport } from './bank-reports.ts';
import type { DecideDeps } from './decide-deps.ts';
import { downloadAudit } from './download-audit.ts';
import { downloadPayouts } from './download-payouts.ts';
import { downloadExport, handOverExport, startExport } from './exports.ts';
import { cancelHolds, cancelPayout, releaseHolds, releasePayout, settlePayout } from './payouts.ts';
import { downloadFile, readIbans } from './personal-data.ts';
import { recordSignIn } from './record-sign-in.ts';
import { recordUpload } from './record-upload.ts';
import { resumePayments, stopPayments } from './stops.ts';

const ROUTES_HERE: Readonly<Record<DecideName, Served<DecideDeps>>> = {
  recordSignIn: served(DECIDE_ASKS.recordSignIn, recordSignIn),
  approveBatch: served(DECIDE_ASKS.approveBatch, approveBatch),
  refuseBatch: served(DECIDE_ASKS.refuseBatch, refuseBatch),
  offerKey: served(DECIDE_ASKS.offerKey, offerKey),
  registerKey: served(DECIDE_ASKS.registerKey, registerKey),
  revokeKey: served(DECIDE_ASKS.revokeKey, revokeKey),
  releasePayout: served(DECIDE_ASKS.releasePayout, releasePayout),
  cancelPayout: served(DECIDE_ASKS.cancelPayout, cancelPayout),
  settlePayout: served(DECIDE_ASKS.settlePayout, settlePayout),
  releaseHolds: served(DECIDE_ASKS.releaseHolds, releaseHolds),
  cancelHolds: served(DECIDE_ASKS.cancelHolds, cancelHolds),
  stopPayments: served(DECIDE_ASKS.stopPayments, stopPayments),
  resumePayments: served(DECIDE_ASKS.resumePayments, resumePayments),
  endBankLine: served(DECIDE_ASKS.endBankLine, endBankLine),
  replayBankReport: served(DECIDE_ASKS.replayBankReport, replayBankReport),
  readIbans: served(DECIDE_ASKS.readIbans, readIbans),
  downloadPayouts: served(DECIDE_ASKS.downloadPayouts, downloadPayouts),
  downloadAudit: served(DECIDE_ASKS.downloadAudit, downloadAudit),
  recordUpload: served(DECIDE_ASKS.recordUpload, recordUpload),
  downloadFile: served(DECIDE_ASKS.downloadFile, downloadFile),
  startExport: served(DECIDE_ASKS.startExport, startExport),
  handOverExport: served(DECIDE_ASKS.handOverExport, handOverExport),
  downloadExport: served(DECIDE_ASKS.downloadExport, downloadExport),
};

/** Takes people's decisions, by the functions that the commands call: none of the rules is here. */
export function createHandler(deps: DecideDeps): (event: unknown) => Promise<Answer> {
  return createServer(deps, ROUTES_HERE);
}
