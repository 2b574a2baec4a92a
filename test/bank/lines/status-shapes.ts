import { statusReport } from '../report-fixtures.ts';
import { BATCH, E2E, resolvedLinesOf } from './lines.ts';

export type Why = { readonly code?: string; readonly own?: string; readonly words?: string };

export type Upper = {
  readonly status?: string;
  readonly why?: Why;
  /** Statuses and how many payments have them. */
  readonly counts?: Readonly<Record<string, number>>;
  readonly transactions?: number;
};

function reasonOf(why: Why | undefined): string {
  if (why === undefined) return '';
  const reason =
    why.code === undefined
      ? why.own === undefined
        ? ''
        : `<Prtry>${why.own}</Prtry>`
      : `<Cd>${why.code}</Cd>`;
  return `<StsRsnInf>${reason === '' ? '' : `<Rsn>${reason}</Rsn>`}${why.words === undefined ? '' : `<AddtlInf>${why.words}</AddtlInf>`}</StsRsnInf>`;
}

function summary(element: string, { status, why, counts = {}, transactions }: Upper): string {
  const perStatus = Object.entries(counts)
    .map(
      ([of, count]) =>
        `<NbOfTxsPerSts><DtldNbOfTxs>${count}</DtldNbOfTxs><DtldSts>${of}</DtldSts></NbOfTxsPerSts>`,
    )
    .join('');
  return `${transactions === undefined ? '' : `<OrgnlNbOfTxs>${transactions}</OrgnlNbOfTxs>`}${status === undefined ? '' : `<${element}>${status}</${element}>`}${reasonOf(why)}${perStatus}`;
}

export function group(upper: Upper, messageId = BATCH): string {
  return `<OrgnlGrpInfAndSts><OrgnlMsgId>${messageId}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>${summary('GrpSts', upper)}</OrgnlGrpInfAndSts>`;
}

export function payment(upper: Upper, lines: readonly string[] = [], id = `${BATCH}-01`): string {
  return `<OrgnlPmtInfAndSts><OrgnlPmtInfId>${id}</OrgnlPmtInfId>${summary('PmtInfSts', upper)}${lines.join('')}</OrgnlPmtInfAndSts>`;
}

export function transaction(status: string, why?: Why, id = E2E, more = ''): string {
  return `<TxInfAndSts><OrgnlEndToEndId>${id}</OrgnlEndToEndId><TxSts>${status}</TxSts>${reasonOf(why)}${more}</TxInfAndSts>`;
}

export const report = (...content: string[]): string => statusReport('10', content.join(''));
export const NO_STATUS: Upper = {};

/** Level, what it says, and whether the report opposes it. */
export async function shown(...content: string[]): Promise<string[]> {
  const lines = await resolvedLinesOf(report(...content));
  return lines.map(({ level, says, opposed }) => `${level} ${says}${opposed ? ' (opposed)' : ''}`);
}
