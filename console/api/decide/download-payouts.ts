import { BYTE_ORDER_MARK } from '../../../functions/core/csv.ts';
import { say } from '../../../functions/core/sentence.ts';
import { listParts, MAX_LISTED_ROWS } from '../../../operate/payouts/list-payouts.ts';
import { CSV_HEAD, listedCsv } from '../../../operate/review/list-csv.ts';
import { sentFile } from '../answer.ts';
import { DECIDE_REFUSALS } from '../decide-refusals.ts';
import { payoutQueryOf } from '../payout-query.ts';
import { refusedBy } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { DecideDeps } from './decide-deps.ts';
import { onRecord } from './on-record.ts';

/** Exactly the payouts of a filter, with masked IBANs. */
export const downloadPayouts: Work<'downloadPayouts', DecideDeps> = async (deps, { acting, body }) => {
  const query = await payoutQueryOf(deps, body);
  if (!query.ok) return query;
  const said = { what: 'download-payouts', about: '', detail: JSON.stringify(body) } as const;
  return onRecord(deps, acting, said, async () => {
    const lines: string[] = [];
    for await (const { listed, isCutOff } of listParts(deps, query.answer)) {
      for (const one of listed) lines.push(listedCsv(one));
      if (isCutOff) return TOO_LONG;
    }
    const bytes = Buffer.from(`${BYTE_ORDER_MARK}${CSV_HEAD}${lines.join('')}`, 'utf8');
    return sentFile(nameOf(body, deps.clock.now()), 'text/csv', bytes);
  });
};

const TOO_LONG = refusedBy(422, say(DECIDE_REFUSALS, 'list-too-long', { most: MAX_LISTED_ROWS }));

/** Such as `payouts-2026-11-28-state-held.csv`: the day and the filter, without the text, which may be a name. */
function nameOf({ text, ...filter }: Readonly<Record<string, string | undefined>>, nowMs: number): string {
  const parts = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
  const words = [
    new Date(nowMs).toISOString().slice(0, 10),
    ...parts,
    ...(text === undefined ? [] : ['search']),
  ];
  return `payouts-${words
    .join('-')
    .replaceAll(/[^A-Za-z0-9.-]+/g, '-')
    .slice(0, 120)}.csv`;
}
