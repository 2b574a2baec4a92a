import type { CreditDebit, ReportedAmount } from '../report.ts';
import { amount, creditDebit, type Element, optional, repeated, sequence } from '../xml/grammar.ts';

/**
 * `Chrgs` of an entry or a transaction: version 08 has one element with records, version 02 repeats the element. The
 * bank's own total counts, else the sum of the parts. Parts may be any number: none is kept.
 */
export class ChargesReader {
  #total: ReportedAmount | undefined;
  #sum: ReportedAmount | undefined;
  #part: ReportedAmount | undefined;
  #side: CreditDebit = 'debit';

  start(): void {
    this.#total = undefined;
    this.#sum = undefined;
  }

  /** The charges that the bank states; undefined where it states none, or gave back more than it took. */
  charges(): ReportedAmount | undefined {
    const stated = this.#total ?? this.#sum;
    return stated?.readable === true && stated.amountMinor < 0n ? undefined : stated;
  }

  element(): Element {
    const part = {
      open: () => {
        this.#part = undefined;
        this.#side = 'debit';
      },
      close: () => {
        if (this.#part !== undefined) this.#sum = plus(this.#sum, this.#part, this.#side);
        this.#part = undefined;
      },
    };
    const partAmount = amount((value) => {
      this.#part = value;
    });
    const partSide = creditDebit((value) => {
      this.#side = value;
    });
    const total = amount((value) => {
      // Version 02 may repeat it with each part: if they differ, none is the total.
      this.#total = this.#total === undefined || isSame(this.#total, value) ? value : MIXED;
    });
    const parts = [optional('Amt', partAmount), optional('CdtDbtInd', partSide)];
    return sequence(
      [optional('TtlChrgsAndTaxAmt', total), ...parts, repeated('Rcrd', sequence(parts, part))],
      part,
    );
  }
}

/** The parts have no common total, so no single line holds it. */
const MIXED: ReportedAmount = { readable: false, problem: 'parts-differ', line: 0 };

function plus(sum: ReportedAmount | undefined, part: ReportedAmount, side: CreditDebit): ReportedAmount {
  if (!part.readable) return part;
  const signedMinor = side === 'debit' ? part.amountMinor : -part.amountMinor;
  if (sum === undefined) return { ...part, amountMinor: signedMinor };
  if (!sum.readable) return sum;
  if (sum.currency !== part.currency) return MIXED;
  return { ...sum, amountMinor: sum.amountMinor + signedMinor };
}

function isSame(a: ReportedAmount, b: ReportedAmount): boolean {
  return a.readable && b.readable && a.amountMinor === b.amountMinor && a.currency === b.currency;
}
