import { orderOf } from './check-grammar.ts';
import type { ProblemList } from './check-problems.ts';
import { isFractionRefused, isId, minorOf, type ValueRules } from './check-rules.ts';
import type { WalkedTransaction } from './check-walk.ts';

const TRANSACTION = 'Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf';
const FIRST = orderOf(TRANSACTION);
const INSTRUCTION_ID = orderOf(`${TRANSACTION}/PmtId/InstrId`) - FIRST;
const END_TO_END_ID = orderOf(`${TRANSACTION}/PmtId/EndToEndId`) - FIRST;
const AMOUNT = orderOf(`${TRANSACTION}/Amt/InstdAmt`) - FIRST;
const CREDITOR_BIC = orderOf(`${TRANSACTION}/CdtrAgt/FinInstnId/BICFI`) - FIRST;
const CREDITOR_NAME = orderOf(`${TRANSACTION}/Cdtr/Nm`) - FIRST;
const CREDITOR_TOWN = orderOf(`${TRANSACTION}/Cdtr/PstlAdr/TwnNm`) - FIRST;
const CREDITOR_COUNTRY = orderOf(`${TRANSACTION}/Cdtr/PstlAdr/Ctry`) - FIRST;
const CREDITOR_IBAN = orderOf(`${TRANSACTION}/CdtrAcct/Id/IBAN`) - FIRST;
const REMITTANCE = orderOf(`${TRANSACTION}/RmtInf/Ustrd`) - FIRST;

export type FoundTransaction = {
  readonly endToEndId: string;
  /** Undefined if unreadable. */
  readonly amountMinor: bigint | undefined;
  readonly creditorIban: string;
  /** Both empty where there is no address. */
  readonly creditorTown: string;
  readonly creditorCountry: string;
  /** Its name in problems: its end-to-end id, or its position if that is invalid. */
  readonly shownAs: string;
};

/**
 * A copy that owns its characters. The parser's texts are slices of their chunks: a hundred thousand of them would keep
 * the whole file in memory.
 */
function detached(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/** Checks each payment alone and against those before it, and counts and sums what the file really holds. */
export class TransactionChecks {
  readonly #problems: ProblemList;
  readonly #rules: ValueRules;
  readonly #currency: string;
  readonly #exponent: number;
  readonly #endToEndIds = new Set<string>();
  #found: FoundTransaction[] = [];
  #count = 0;
  #sumMinor = 0n;

  constructor(problems: ProblemList, rules: ValueRules, currency: string, exponent: number) {
    this.#problems = problems;
    this.#rules = rules;
    this.#currency = currency;
    this.#exponent = exponent;
  }

  get count(): number {
    return this.#count;
  }

  get sumMinor(): bigint {
    return this.#sumMinor;
  }

  /** The payments read since the last call. */
  takeFound(): readonly FoundTransaction[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  add({ texts, currency, position, isSound }: WalkedTransaction): void {
    this.#count += 1;
    const endToEndId = texts[END_TO_END_ID] ?? '';
    const creditorIban = texts[CREDITOR_IBAN] ?? '';
    const [creditorTown, creditorCountry] = [texts[CREDITOR_TOWN] ?? '', texts[CREDITOR_COUNTRY] ?? ''];
    const shownAs = isId(endToEndId) ? detached(endToEndId) : `#${position}`;
    const amountMinor = minorOf(texts[AMOUNT] ?? '', this.#exponent);
    this.#sumMinor += amountMinor ?? 0n;
    this.#found.push({ endToEndId, amountMinor, creditorIban, creditorTown, creditorCountry, shownAs });
    if (!isSound) return;
    this.#checkIds(texts[INSTRUCTION_ID] ?? '', endToEndId, shownAs);
    this.#checkAmount(amountMinor, currency, shownAs);
    const creditorBic = texts[CREDITOR_BIC] ?? '';
    if (creditorBic !== '') this.#rules.agent(creditorBic, creditorIban, 'creditor agent', shownAs);
    if (creditorTown !== '') this.#rules.address(creditorTown, creditorCountry, 'creditor', shownAs);
    this.#rules.name(texts[CREDITOR_NAME] ?? '', "creditor's name", shownAs);
    this.#rules.iban(creditorIban, 'creditor account', shownAs);
    this.#rules.remittance(texts[REMITTANCE] ?? '', shownAs);
  }

  #checkIds(instructionId: string, endToEndId: string, shownAs: string): void {
    this.#rules.id(instructionId, 'instruction id', shownAs);
    this.#rules.id(endToEndId, 'end-to-end id', shownAs);
    if (this.#endToEndIds.has(shownAs)) {
      this.#problems.add('end-to-end-id-repeated', 'An earlier payment has the same end-to-end id.', shownAs);
    }
    this.#endToEndIds.add(shownAs);
  }

  #checkAmount(amountMinor: bigint | undefined, currency: string, shownAs: string): void {
    if (currency !== this.#currency) {
      this.#problems.add('currency', 'The payment is not in the currency that was sealed.', shownAs);
    }
    if (amountMinor === undefined) {
      this.#problems.add('amount-format', "The amount does not have the currency's decimals.", shownAs);
      return;
    }
    this.#rules.payment(amountMinor, shownAs);
    if (isFractionRefused(amountMinor, this.#currency, this.#exponent)) {
      const message = `Banks clear ${this.#currency} in whole units, and the amount has a fraction.`;
      this.#problems.add('amount-not-whole', message, shownAs);
    }
  }
}
