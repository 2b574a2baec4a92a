import { readBankReport } from '../../../../functions/bank/read-report.ts';
import type { EntryItem, ReportItem, StatementItem } from '../../../../functions/bank/report.ts';
import { plainDate } from '../../../../functions/core/date.ts';
import { simulateBank } from '../../../../local/sandbox/bank/simulate.ts';
import type { BankReport, OutboxFile } from '../../../../local/sandbox/bank/simulator.ts';
import { type ListedTrouble, listedTroubles } from '../../../../local/sandbox/bank/troubles.ts';
import { ACCOUNTS, aBatch, anInstruction, bytesOf, DEBTOR_IBAN } from '../../../bank/pain001-samples.ts';

/** A Monday morning. */
export const RECEIVED_AT_MS = Date.UTC(2026, 10, 23, 10, 0);
export const EXECUTION_DATE = plainDate('2026-11-24');

type Changes = Partial<ReturnType<typeof aBatch>['header']>;

/** A file of payments whose end-to-end ids are `<messageId>-1`, `-2`, … and whose amounts differ. */
export async function aFile(messageId: string, payments: number, changes: Changes = {}): Promise<OutboxFile> {
  const instructions = Array.from({ length: payments }, (_, index) =>
    anInstruction({
      endToEndId: `${messageId}-${index + 1}`,
      instructionId: `I-${index + 1}`,
      amountMinor: BigInt(1_000 + index * 7),
      creditorName: index % 2 === 0 ? 'Jane Holm' : "D'Arcy & Sons",
      creditorIban: ACCOUNTS[index % ACCOUNTS.length] ?? DEBTOR_IBAN,
    }),
  );
  const batch = aBatch(instructions, {
    messageId,
    paymentInformationId: `${messageId}-01`,
    batchBooking: false,
    executionDate: EXECUTION_DATE,
    ...changes,
  });
  return { name: `${messageId}.xml`, bytes: await bytesOf(batch) };
}

export type Answers = ReturnType<typeof simulateBank>;

export const ALL_BOOKED = { refusedPerMille: 0, returnedPerMille: 0 };
export const ALL_REFUSED = { refusedPerMille: 1_000, returnedPerMille: 0 };
export const SOME_FAIL = { refusedPerMille: 250, returnedPerMille: 250 };

type AnswerOptions = Omit<Partial<Parameters<typeof simulateBank>[0]>, 'troubles'> & {
  readonly troubles?: readonly ListedTrouble[];
};

export function answersTo(
  files: readonly OutboxFile[],
  { troubles = [], ...options }: AnswerOptions = {},
): Answers {
  return simulateBank({
    seed: 1,
    files,
    receivedAtMs: RECEIVED_AT_MS,
    chances: SOME_FAIL,
    ...options,
    troubles: listedTroubles(troubles),
  });
}

/** Answers to one file of ten payments, all booked but for the troubles. */
export async function troubled(
  troubles: readonly ListedTrouble[],
  changes: Changes = {},
  chances = ALL_BOOKED,
): Promise<Answers> {
  return answersTo([await aFile('M1', 10, changes)], { chances, troubles });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** By the pipeline's own reader. */
export async function itemsOf(report: BankReport): Promise<ReportItem[]> {
  return Array.fromAsync(readBankReport(once(report.bytes)));
}

type ItemOf<K extends ReportItem['kind']> = Extract<ReportItem, { kind: K }>;

/** All items of one kind in the reports of one kind, in the order of arrival. */
export async function itemsIn<K extends ReportItem['kind']>(
  reports: readonly BankReport[],
  reportKind: BankReport['kind'],
  itemKind: K,
): Promise<ItemOf<K>[]> {
  const isWanted = (item: ReportItem): item is ItemOf<K> => item.kind === itemKind;
  const ofKind = reports.filter(({ kind }) => kind === reportKind);
  return (await Promise.all(ofKind.map(itemsOf))).flat().filter(isWanted);
}

export function minorOf(amount: EntryItem['amount'] | undefined): bigint {
  if (amount === undefined || !amount.readable) throw new Error('An amount of a report is not readable.');
  return amount.amountMinor;
}

/** A credit counts as positive. */
export function signedMinor({ amount, creditDebit }: Pick<EntryItem, 'amount' | 'creditDebit'>): bigint {
  return creditDebit === 'credit' ? minorOf(amount) : -minorOf(amount);
}

export function balanceMinor(balance: StatementItem['openingBalance']): bigint {
  if (balance === undefined) throw new Error('A statement has no balance.');
  return signedMinor(balance);
}
