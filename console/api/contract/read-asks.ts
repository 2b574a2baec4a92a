import * as z from 'zod/mini';
import * as queries from './queries.ts';
import type { ReadName } from './routes.ts';
import { type Ask, BARE } from './shape.ts';
import { batchId, digestStart, month, payoutId } from './values.ts';

const ofPayout = z.strictObject({ payoutId });
const ofBatch = z.strictObject({ batchId });
const ofReport = z.strictObject({ digest: digestStart });

/** Of the routes that read. */
export const READ_ASKS = {
  openApi: BARE,
  me: BARE,
  today: BARE,
  listApprovals: BARE,
  showApproval: { ...BARE, params: ofBatch },
  listBatches: { ...BARE, query: queries.batchesQuery },
  showBatch: { ...BARE, params: ofBatch },
  listBatchLines: { ...BARE, params: ofBatch, query: queries.linesQuery },
  listPayouts: { ...BARE, query: queries.payoutsQuery },
  totalPayouts: { ...BARE, query: queries.totalsQuery },
  showPayout: { ...BARE, params: ofPayout },
  countHolds: BARE,
  listPayees: BARE,
  showPayee: { ...BARE, params: ofPayout },
  listBankReports: { ...BARE, query: queries.bankReportsQuery },
  showBankReport: { ...BARE, params: ofReport },
  listBankLines: { ...BARE, query: queries.bankLinesQuery },
  showMonth: { ...BARE, params: z.strictObject({ month }), query: queries.monthQuery },
  listExports: { ...BARE, params: z.strictObject({ month }) },
  showControls: BARE,
  listAudit: { ...BARE, query: queries.auditQuery },
} as const satisfies Readonly<Record<ReadName, Ask>>;
