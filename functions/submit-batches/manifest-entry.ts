import { bicFitsIban, parseBic } from '../bank/bic.ts';
import { remittanceInformation } from '../bank/remittance.ts';
import { contradictedAttempts } from '../core/attempt-facts.ts';
import type { ManifestEntry } from '../core/batch.ts';
import { bankText, cutAtWord } from '../core/charset.ts';
import { creditorNameOf } from '../core/creditor-name.ts';
import type { PlainDate } from '../core/date.ts';
import { assert } from '../core/errors.ts';
import { addressFindings, fileFindings, isReadable, nameFindings } from '../core/file-findings.ts';
import type { Finding, FindingCode } from '../core/finding.ts';
import { type Iban, parseIban } from '../core/iban.ts';
import { endToEndIdOf, type Payout, withoutReleased } from '../core/payout.ts';
import { MAX_TOWN_LENGTH, type PostalAddress } from '../core/postal-address.ts';
import { railNamed } from '../core/rail.ts';
import { contradictionOf } from '../core/settle.ts';
import { changedUnseen } from '../core/unseen-change.ts';
import type { DebtorAccount } from '../platform/config.ts';

/** A debtor account's terms for each of its payments. */
export type PaymentTerms = Pick<DebtorAccount, 'rail' | 'creditorAddress' | 'statementText'>;

/** No file can say this, whoever releases it. */
const UNSAYABLE: ReadonlySet<FindingCode> = new Set(['amount-not-whole', 'recipient-name-unwritable']);

/**
 * Findings against paying a due payout; any one holds it.
 * @param executionDate of the file.
 */
export function reasonsAgainst(
  payout: Payout,
  account: PaymentTerms,
  executionDate: PlainDate,
): readonly Finding[] {
  const iban = parseIban(payout.iban);
  if (!iban.ok) return iban.findings;
  const found = [
    ...fileFindings(payout, railNamed(account.rail), executionDate),
    ...nameFindings(payout.recipientName),
    ...addressFindings(payout, account),
  ];
  const standing = withoutReleased(payout, payout, found);
  // A person may know that a bank reaches an account; nobody can make a file say what it cannot.
  const unpayable = found.filter(({ code }) => UNSAYABLE.has(code));
  return [...contradiction(payout), ...unseenChange(payout), ...new Set([...standing, ...unpayable])];
}

/** A bank may have contradicted an earlier attempt while this one was in a batch, now void. */
function contradiction(payout: Payout): readonly Finding[] {
  const contradicted = contradictedAttempts(payout);
  return contradicted.length === 0 ? [] : [contradictionOf(contradicted)];
}

/** The source changed while the payout was in a batch, now void: outdated until the next collection. */
function unseenChange(payout: Payout): readonly Finding[] {
  if (!changedUnseen(payout)) return [];
  return [
    {
      code: 'changed-while-batched',
      severity: 'hold',
      message:
        'The source changed this expense while it was in a batch that was voided. The next collection looks at it again.',
    },
  ];
}

/** All that the file says of the payment: from here on, nothing else counts. */
export function manifestEntryOf(payout: Payout, account: PaymentTerms): ManifestEntry {
  const iban = parseIban(payout.iban);
  assert(iban.ok && payout.amountMinor !== undefined, 'a payment of a file has a valid IBAN and an amount');
  const creditorAddress = account.creditorAddress === 'town-and-country' ? writtenAddress(payout) : undefined;
  return {
    payoutId: payout.payoutId,
    endToEndId: endToEndIdOf(payout),
    amountMinor: payout.amountMinor,
    creditorName: creditorNameOf(payout.recipientName),
    creditorIban: iban.iban,
    creditorBic: creditorBicOf(payout.bic, iban.iban),
    ...(creditorAddress === undefined ? {} : { creditorAddress }),
    remittanceInformation: remittanceInformation({
      reference: payout.reference,
      ...(payout.period === undefined ? {} : { period: payout.period }),
      ...(payout.energyWh === undefined ? {} : { energyWh: payout.energyWh }),
      ...(account.statementText === undefined ? {} : { statementText: account.statementText }),
    }),
  };
}

/** Leaves out a wrong BIC: it is optional, and the bank would refuse the whole file. */
function creditorBicOf(text: string | undefined, iban: Iban): string | undefined {
  const bic = text === undefined ? undefined : parseBic(text);
  return bic !== undefined && bicFitsIban(bic, iban) ? bic : undefined;
}

/** None for an unreadable town: whoever releases such a payout lets the bank take it without an address. */
function writtenAddress({ address }: Payout): PostalAddress | undefined {
  if (address === undefined || !isReadable(address.town)) return undefined;
  return { town: cutAtWord(bankText(address.town), MAX_TOWN_LENGTH), country: address.country };
}
