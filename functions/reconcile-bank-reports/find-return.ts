import { isAccountNamed } from '../bank/account-named.ts';
import { bounded, lineIdOf } from '../core/bank-fact.ts';
import { endToEndIdOf, parseEndToEndId } from '../core/payout.ts';
import {
  addDebited,
  addReturn,
  type Booked,
  type BookedReference,
  type UnnamedReturn,
} from '../ledger/booked-references.ts';
import type { Attempt } from './find-ids.ts';
import type { BankLine } from './read-lines.ts';
import type { Misfit, Reading } from './reading.ts';
import { settleRow } from './settle-attempt.ts';

/**
 * Money that came back without an id of ours is that of the one payment that was debited with the same amount, from
 * the same account and under the same reference of the bank. Its line waits for a person all the same.
 */
export async function settleUnnamedReturn(reading: Reading, line: BankLine): Promise<Misfit> {
  const reference = line.says === 'returned' ? referenceOf(reading, line) : undefined;
  if (reference === undefined) return { why: 'return-unidentified' };
  const booked = await addReturn(reading.deps.table, reference, returnOf(reading, line, reference));
  const isFound = await settleReturns(reading, booked);
  return { why: isFound ? 'return-by-reference' : 'return-unidentified' };
}

/** Keeps what a debit was booked under, and settles the return of it that was read before. */
export async function keepBookedReference(reading: Reading, line: BankLine, debited: Attempt): Promise<void> {
  const reference = line.says === 'debited' ? referenceOf(reading, line) : undefined;
  if (reference === undefined) return;
  await settleReturns(reading, await addDebited(reading.deps.table, reference, endToEndIdOf(debited)));
}

/** @returns whether the reference tells of one payment alone. */
async function settleReturns(reading: Reading, { endToEndIds, returns }: Booked): Promise<boolean> {
  const [endToEndId = '', second] = endToEndIds;
  const attempt = second === undefined ? parseEndToEndId(endToEndId) : undefined;
  if (attempt === undefined) return false;
  for (const returned of returns) {
    const fact = { ...returned, attempt: attempt.attempt };
    const spoken = { ...attempt, lineId: returned.reportId };
    await settleRow(reading, spoken, undefined, async () => ({ fact, misfit: undefined }));
  }
  return true;
}

function referenceOf(reading: Reading, line: BankLine): BookedReference | undefined {
  const { statementAccount: account, reference, amount } = line;
  if (account === undefined || reference === undefined || amount?.readable !== true) return undefined;
  const ours = reading.deps.debtorAccounts.find(({ iban }) => isAccountNamed(account, iban));
  if (ours === undefined) return undefined;
  const { amountMinor, currency } = amount;
  return { accountIban: ours.iban, currency, amountMinor, reference };
}

function returnOf(
  reading: Reading,
  line: BankLine,
  { amountMinor, currency, reference }: BookedReference,
): UnnamedReturn {
  const { status, createdAt, reasonCode, bookingDate, valueDate } = line;
  return bounded({
    says: 'returned',
    level: 'entry',
    status,
    reportId: lineIdOf(reading.file.reportId, line.ordinal),
    createdAt,
    amountMinor,
    currency,
    reference,
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(bookingDate === undefined ? {} : { bookingDate }),
    ...(valueDate === undefined ? {} : { valueDate }),
  });
}
