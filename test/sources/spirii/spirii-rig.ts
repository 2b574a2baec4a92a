import { createSpiriiSource } from '../../../functions/sources/spirii/source.ts';
import { sourceRig } from '../source-rig.ts';
import type { Stub } from '../stub-server.ts';
import { expenseRow, reportData } from './spirii-stub.ts';

type Overrides = {
  concurrency?: number;
  pageSize?: number;
  pageParameter?: string;
  payWhen?: readonly string[];
};

export function sourceFor(stub: Stub, overrides: Overrides = {}) {
  return sourceRig((deps) =>
    createSpiriiSource(
      {
        account: 'nordfleet',
        baseUrl: stub.origin,
        requestsPerMinute: 600,
        concurrency: overrides.concurrency ?? 3,
        payWhen: overrides.payWhen ?? ['Approved', 'FundsReceived'],
        paging: {
          pageParameter: overrides.pageParameter ?? 'page',
          sizeParameter: 'limit',
          pageSize: overrides.pageSize ?? 2,
        },
      },
      deps,
    ),
  );
}

export function manyReports(count: number, status = 'FundsReceived') {
  return Array.from({ length: count }, (_, index) => {
    const rows = Array.from({ length: index % 4 }, (_unused, row) =>
      expenseRow(`e-${index}-${row}`, { reportStatus: status }),
    );
    return reportData(100 + index, rows, { status });
  });
}
