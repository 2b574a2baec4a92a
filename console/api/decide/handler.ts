import type { Answer } from '../answer.ts';
import type { DecideName } from '../contract/routes.ts';
import { SHAPES } from '../contract/shapes.ts';
import { createServer, type Served, served } from '../serve.ts';
import { approveBatch, refuseBatch, registerKey, revokeKey } from './approvals.ts';
import { endBankLine, replayBankReport } from './bank-reports.ts';
import type { DecideDeps } from './decide-deps.ts';
import { downloadPayouts } from './download-payouts.ts';
import { cancelHolds, cancelPayout, releaseHolds, releasePayout, settlePayout } from './payouts.ts';
import { downloadFile, readIbans } from './personal-data.ts';
import { resumePayments, stopPayments } from './stops.ts';

const ROUTES_HERE: Readonly<Record<DecideName, Served<DecideDeps>>> = {
  approveBatch: served(SHAPES.approveBatch, approveBatch),
  refuseBatch: served(SHAPES.refuseBatch, refuseBatch),
  registerKey: served(SHAPES.registerKey, registerKey),
  revokeKey: served(SHAPES.revokeKey, revokeKey),
  releasePayout: served(SHAPES.releasePayout, releasePayout),
  cancelPayout: served(SHAPES.cancelPayout, cancelPayout),
  settlePayout: served(SHAPES.settlePayout, settlePayout),
  releaseHolds: served(SHAPES.releaseHolds, releaseHolds),
  cancelHolds: served(SHAPES.cancelHolds, cancelHolds),
  stopPayments: served(SHAPES.stopPayments, stopPayments),
  resumePayments: served(SHAPES.resumePayments, resumePayments),
  endBankLine: served(SHAPES.endBankLine, endBankLine),
  replayBankReport: served(SHAPES.replayBankReport, replayBankReport),
  readIbans: served(SHAPES.readIbans, readIbans),
  downloadPayouts: served(SHAPES.downloadPayouts, downloadPayouts),
  downloadFile: served(SHAPES.downloadFile, downloadFile),
};

/** Takes what people decide, by the functions that the commands call: none of the rules is here. */
export function createHandler(deps: DecideDeps): (event: unknown) => Promise<Answer> {
  return createServer(deps, ROUTES_HERE);
}
