import { createDice, type Dice } from '../random.ts';
import type { PaymentFile } from './check-file.ts';
import { textKey } from './fate.ts';
import type { PlannedFile, PlannedPayment } from './plan.ts';
import type { StatusContent, StatusLine, StatusLines } from './status-report.ts';
import { type BankWord, type StatusReason, type StatusWord, wordOf } from './words.ts';

const MINUTE_MS = 60_000;

/** A pain.002 about a file. */
export type PlannedStatus = {
  readonly stem: 'received' | 'result' | 'correction' | 'copy' | 'names' | 'other';
  readonly atMs: number;
  readonly content: StatusContent;
  readonly says: readonly BankWord[];
};

/** All pain.002s about a file, by time. */
export function statusesOf(
  planned: PlannedFile,
  receiptAtMs: number,
  options: {
    readonly seed: number;
    readonly lines: StatusLines;
    readonly unknownEndToEndId: string | undefined;
  },
): PlannedStatus[] {
  const { file, troubles } = planned;
  const dice = createDice(options.seed, textKey('statuses'), textKey(file.messageId));
  const statuses: PlannedStatus[] = [
    // Accepted as a whole, which says nothing yet about any payment.
    { stem: 'received', atMs: receiptAtMs, content: { group: { status: 'ACTC' } }, says: [] },
    resultOf(planned, options.lines, options.unknownEndToEndId),
    ...laterWords(planned),
  ];
  if (troubles.includes('copy-refused')) statuses.push(copyRefused(planned, receiptAtMs, dice));
  if (troubles.includes('names-checked')) statuses.push(namesChecked(planned, receiptAtMs, dice));
  return statuses.sort((a, b) => a.atMs - b.atMs);
}

/** The day's report: all statuses of the payments, and their counts. */
function resultOf(
  planned: PlannedFile,
  lines: StatusLines,
  unknownEndToEndId: string | undefined,
): PlannedStatus {
  const { file, times, payments, troubles } = planned;
  const atMs = times.resultAtMs;
  const said = payments.flatMap((payment) => linesAt(payment, atMs));
  const counted = payments.map(
    (payment): StatusLine => linesAt(payment, atMs).at(-1) ?? { payment, word: { status: 'PDNG' } },
  );
  const statuses = new Set(counted.map(({ word }) => word.status));
  const [only] = statuses;
  const status = statuses.size === 1 && only !== undefined ? only : 'PART';
  const listed = lines === 'all' ? said : said.filter(({ word }) => word.status !== 'ACSC');
  const tooLate: StatusReason = { code: 'TM01' };
  const refusal = { group: { status: 'RJCT', reason: tooLate } };
  if (troubles.includes('group-refused-counts-oppose')) {
    const expected = counted.map(({ payment, word }): StatusLine => {
      return { payment, word: { status: word.status === 'RJCT' ? 'RJCT' : 'ACSP' } };
    });
    const says = [...refusalOf(file, atMs), ...wordsOfLines(expected, atMs)];
    return { stem: 'result', atMs, content: { ...refusal, counted: expected }, says };
  }
  if (troubles.includes('group-refused-payments-accepted')) {
    const taken = said.filter(({ word }) => word.status !== 'RJCT');
    const accepted = taken.map(({ payment }): StatusLine => ({ payment, word: { status: 'ACSP' } }));
    const says = [...refusalOf(file, atMs), ...wordsOfLines(accepted, atMs)];
    return { stem: 'result', atMs, content: { ...refusal, payment: {}, lines: accepted }, says };
  }
  return {
    stem: 'result',
    atMs,
    content: { group: { status }, counted, payment: { status }, lines: listed, unknownEndToEndId },
    // The counts tell of unlisted payments only where all are alike.
    says: wordsOfLines(status === 'PART' ? listed : said, atMs),
  };
}

/** Later words, or words under another file's name: a report for each moment and name. */
function laterWords(planned: PlannedFile): PlannedStatus[] {
  const { payments, times } = planned;
  const groups = new Map<string, { readonly first: StatusWord; readonly lines: StatusLine[] }>();
  for (const payment of payments) {
    for (const word of payment.words) {
      if (word.under === undefined && word.atMs === times.resultAtMs) continue;
      const key = `${word.atMs} ${word.under?.messageId ?? ''}`;
      const group = groups.get(key) ?? { first: word, lines: [] };
      group.lines.push({ payment, word });
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ first: { atMs, under }, lines }) => ({
    stem: under === undefined ? 'correction' : 'other',
    atMs,
    content: { group: { status: 'PART' }, payment: { status: 'PART' }, lines, under },
    says: under === undefined ? wordsOfLines(lines, atMs) : [],
  }));
}

const COPY_REASONS: readonly [StatusReason, ...StatusReason[]] = [
  { code: 'DU01' },
  { code: 'DU02' },
  { code: 'DU03' },
  { code: 'AM05' },
  { proprietary: 'Duplicate file' },
  { narrative: 'The file has been received before.' },
];

/** The bank got the file twice and refuses the second copy; that says nothing about the first. */
function copyRefused(planned: PlannedFile, receiptAtMs: number, dice: Dice): PlannedStatus {
  const atMs = receiptAtMs + dice.between(5, 600) * MINUTE_MS;
  const reason = dice.pick(COPY_REASONS);
  const refused = { status: 'RJCT', reason };
  const lines = planned.payments.map((payment): StatusLine => ({ payment, word: refused }));
  const contents: readonly [StatusContent, ...StatusContent[]] = [
    { group: refused },
    { group: { status: 'RJCT' }, payment: refused },
    { payment: refused },
    { payment: {}, lines },
    { group: { status: 'RJCT' }, payment: { status: 'RJCT' }, lines },
  ];
  return { stem: 'copy', atMs, content: dice.pick(contents), says: [] };
}

/** Verification of payee: about the names in the file, not its payments. */
function namesChecked({ payments }: PlannedFile, receiptAtMs: number, dice: Dice): PlannedStatus {
  const counted = payments.map((payment): StatusLine => {
    const status = dice.oneIn(3) ? dice.pick(['RVNM', 'RVMC', 'RVNA']) : 'RCVC';
    return { payment, word: { status } };
  });
  const lines = counted.filter(({ word }) => word.status !== 'RCVC');
  const status = lines.length === 0 ? 'RCVC' : 'RVCM';
  return {
    stem: 'names',
    atMs: receiptAtMs + dice.between(5, 15) * MINUTE_MS,
    content: { group: { status }, counted, payment: { status }, lines },
    says: [],
  };
}

function linesAt(payment: PlannedPayment, atMs: number): StatusLine[] {
  return payment.words
    .filter((word) => word.under === undefined && word.atMs === atMs)
    .map((word) => ({ payment, word }));
}

function wordsOfLines(lines: readonly StatusLine[], atMs: number): BankWord[] {
  return lines.flatMap(({ payment, word: { status } }): BankWord[] => {
    const word = wordOf(status);
    return word === undefined ? [] : [{ endToEndId: payment.order.endToEndId, word, atMs }];
  });
}

/** A refusal of the whole file, as words on each payment. */
export function refusalOf({ orders }: PaymentFile, atMs: number): BankWord[] {
  return orders.map(({ endToEndId }) => ({ endToEndId, word: 'refused', atMs }));
}
