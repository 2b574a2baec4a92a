import type { Answer } from '../answer.ts';
import { READ_ASKS } from '../contract/read-asks.ts';
import type { ReadName } from '../contract/routes.ts';
import { createServer, type Served, served } from '../serve.ts';
import { listApprovals, showApproval } from './approvals.ts';
import { listAudit } from './audit.ts';
import { listBankLines, listBankReports, showBankReport } from './bank-reports.ts';
import { listBatches, listBatchLines, showBatchDetail } from './batches.ts';
import { showControls } from './controls.ts';
import { listExports } from './exports.ts';
import { listPayouts, totalPayouts } from './list-payouts.ts';
import { me } from './me.ts';
import { showMonth } from './months.ts';
import { openApi } from './open-api.ts';
import { listPayees, showPayee } from './payees.ts';
import { showPayout } from './payouts.ts';
import type { ReadDeps } from './read-deps.ts';
import { countHolds, today } from './today.ts';

const ROUTES_HERE: Readonly<Record<ReadName, Served<ReadDeps>>> = {
  openApi: served(READ_ASKS.openApi, openApi),
  me: served(READ_ASKS.me, me),
  today: served(READ_ASKS.today, today),
  listApprovals: served(READ_ASKS.listApprovals, listApprovals),
  showApproval: served(READ_ASKS.showApproval, showApproval),
  listBatches: served(READ_ASKS.listBatches, listBatches),
  showBatch: served(READ_ASKS.showBatch, showBatchDetail),
  listBatchLines: served(READ_ASKS.listBatchLines, listBatchLines),
  listPayouts: served(READ_ASKS.listPayouts, listPayouts),
  totalPayouts: served(READ_ASKS.totalPayouts, totalPayouts),
  showPayout: served(READ_ASKS.showPayout, showPayout),
  countHolds: served(READ_ASKS.countHolds, countHolds),
  listPayees: served(READ_ASKS.listPayees, listPayees),
  showPayee: served(READ_ASKS.showPayee, showPayee),
  listBankReports: served(READ_ASKS.listBankReports, listBankReports),
  showBankReport: served(READ_ASKS.showBankReport, showBankReport),
  listBankLines: served(READ_ASKS.listBankLines, listBankLines),
  showMonth: served(READ_ASKS.showMonth, showMonth),
  listExports: served(READ_ASKS.listExports, listExports),
  showControls: served(READ_ASKS.showControls, showControls),
  listAudit: served(READ_ASKS.listAudit, listAudit),
};

/** Shows what the commands show: it has no right to write. */
export function createHandler(deps: ReadDeps): (event: unknown) => Promise<Answer> {
  return createServer(deps, ROUTES_HERE);
}
