import { notificationReport, statementReport } from './camt/account-report.ts';
import { statusReport } from './pain002/status-report.ts';
import type { ReportItem } from './report.ts';
import type { Parent } from './xml/grammar.ts';
import { BANK_REPORT_LIMITS, type XmlLimits } from './xml/limits.ts';
import { refusal } from './xml/refusal.ts';
import { XmlReader } from './xml/xml-reader.ts';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:';

type Emit = (item: ReportItem) => void;

const MESSAGES: ReadonlyMap<string, (emit: Emit) => Parent> = new Map([
  ['pain.002.001.03', (emit: Emit) => statusReport('pain.002.001.03', emit)],
  ['pain.002.001.10', (emit: Emit) => statusReport('pain.002.001.10', emit)],
  ['camt.053.001.02', (emit: Emit) => statementReport('camt.053.001.02', '02', emit)],
  ['camt.053.001.08', (emit: Emit) => statementReport('camt.053.001.08', '08', emit)],
  ['camt.054.001.02', (emit: Emit) => notificationReport('camt.054.001.02', '02', emit)],
  ['camt.054.001.08', (emit: Emit) => notificationReport('camt.054.001.08', '08', emit)],
]);

/** Bytes to read before handing items on; limits how many wait. */
const PIECE_BYTES = 65_536;

/**
 * Reads a bank report item by item; memory does not grow with its length.
 *
 * Items come before the document's end, which may be broken: read all of it first (`survey`), and act only in a second
 * reading. Takes bytes: decoding to a text may have replaced invalid ones.
 *
 * @throws PipelineError BANK_REPORT_REFUSED, with the rule and the line, where the document breaks a rule of
 * `functions/bank/xml/refusal.ts`. Errors of `chunks` pass through.
 */
export async function* readBankReport(
  chunks: AsyncIterable<Uint8Array>,
  limits: XmlLimits = BANK_REPORT_LIMITS,
): AsyncGenerator<ReportItem, void, undefined> {
  const items: ReportItem[] = [];
  const reader = new XmlReader(limits, (name, namespace, line) =>
    messageOf(name, namespace, line, (item) => items.push(item)),
  );
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.byteLength; start += PIECE_BYTES) {
      reader.write(chunk.subarray(start, start + PIECE_BYTES));
      for (const item of items) yield item;
      items.length = 0;
    }
  }
  reader.end();
}

function messageOf(root: string, namespace: string, line: number, emit: Emit): Parent {
  const version = namespace.startsWith(NAMESPACE) ? namespace.slice(NAMESPACE.length) : undefined;
  const message = version === undefined ? undefined : MESSAGES.get(version);
  if (message === undefined || root !== 'Document') {
    throw refusal('namespace', line, {
      found: shown(root, version),
      accepted: [...MESSAGES.keys()].join(', '),
    });
  }
  return message(emit);
}

/** The name found, if it looks like one: nothing else of a document belongs in messages. */
function shown(root: string, version: string | undefined): string {
  if (version !== undefined && /^[a-z]{4}\.\d{3}\.\d{3}\.\d{2}$/.test(version)) {
    return root === 'Document' ? version : `${version} with another root than Document`;
  }
  return 'no ISO 20022 message';
}
