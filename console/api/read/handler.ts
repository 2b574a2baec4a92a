import type { Answer } from '../answer.ts';
import type { ReadName } from '../contract/routes.ts';
import { SHAPES } from '../contract/shapes.ts';
import { createServer, type Served, served } from '../serve.ts';
import { listApprovals, showApproval } from './approvals.ts';
import { listAudit } from './audit.ts';
import { listBankReports, showBankReport } from './bank-reports.ts';
import { listBatches, listBatchLines, showBatchDetail } from './batches.ts';
import { showControls } from './controls.ts';
import { listPayouts, totalPayouts } from './list-payouts.ts';
import { me } from './me.ts';
import { showMonth } from './months.ts';
import { openApi } from './open-api.ts';
import { listPayees, showPayee } from './payees.ts';
import { showPayout } from './payouts.ts';
import type { ReadDeps } from './read-deps.ts';
import { countHolds, today } from './today.ts';

const ROUTES_HERE: Readonly<Record<ReadName, Served<ReadDeps>>> = {
  openApi: served(SHAPES.openApi, openApi),
  me: served(SHAPES.me, me),
  today: served(SHAPES.today, today),
  listApprovals: served(SHAPES.listApprovals, listApprovals),
  showApproval: served(SHAPES.showApproval, showApproval),
  listBatches: served(SHAPES.listBatches, listBatches),
  showBatch: served(SHAPES.showBatch, showBatchDetail),
  listBatchLines: served(SHAPES.listBatchLines, listBatchLines),
  listPayouts: served(SHAPES.listPayouts, listPayouts),
  totalPayouts: served(SHAPES.totalPayouts, totalPayouts),
  showPayout: served(SHAPES.showPayout, showPayout),
  countHolds: served(SHAPES.countHolds, countHolds),
  listPayees: served(SHAPES.listPayees, listPayees),
  showPayee: served(SHAPES.showPayee, showPayee),
  listBankReports: served(SHAPES.listBankReports, listBankReports),
  showBankReport: served(SHAPES.showBankReport, showBankReport),
  showMonth: served(SHAPES.showMonth, showMonth),
  showControls: served(SHAPES.showControls, showControls),
  listAudit: served(SHAPES.listAudit, listAudit),
};

/** Shows what the commands show: it has no right to write. */
export function createHandler(deps: ReadDeps): (event: unknown) => Promise<Answer> {
  return createServer(deps, ROUTES_HERE);
}
