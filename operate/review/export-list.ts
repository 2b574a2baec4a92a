import { BYTE_ORDER_MARK } from '../../functions/core/csv.ts';
import type { ListPart } from '../payouts/list-payouts.ts';
import { bankReasonOf } from './bank-reason.ts';
import { CSV_HEAD, listedCsv } from './list-csv.ts';
import { listedDocument } from './list-document.ts';

/** Takes a text, such as the standard output. */
export type Sink = { write(text: string): unknown };

/** What of a list no line shows. */
export type LeftOut = Pick<ListPart, 'unreadable' | 'isCutOff'>;

type Parts = AsyncIterable<ListPart> | Iterable<ListPart>;

/** Writes a list as one JSON document, part by part: memory may not hold all of it. */
export async function writeJson(sink: Sink, parts: Parts): Promise<LeftOut> {
  sink.write('{"payouts": [');
  let separator = '\n';
  const leftOut = await eachOf(parts, (part) => {
    for (const one of part.listed) {
      sink.write(`${separator}${JSON.stringify(listedDocument(one, bankReasonOf(one.payout)))}`);
      separator = ',\n';
    }
  });
  sink.write(
    `\n],\n"unreadable": ${JSON.stringify(leftOut.unreadable)},\n"isCutOff": ${leftOut.isCutOff}}\n`,
  );
  return leftOut;
}

/** Writes a list for a spreadsheet, part by part. */
export async function writeCsv(sink: Sink, parts: Parts): Promise<LeftOut> {
  sink.write(`${BYTE_ORDER_MARK}${CSV_HEAD}`);
  return eachOf(parts, (part) => {
    for (const one of part.listed) sink.write(listedCsv(one));
  });
}

async function eachOf(parts: Parts, write: (part: ListPart) => void): Promise<LeftOut> {
  const unreadable: LeftOut['unreadable'][number][] = [];
  let isCutOff = false;
  for await (const part of parts) {
    write(part);
    unreadable.push(...part.unreadable);
    isCutOff ||= part.isCutOff;
  }
  return { unreadable, isCutOff };
}
