import { TextDecoder } from 'node:util';
import { checkHeader } from './check-header.ts';
import { type PaymentFileProblem, ProblemList } from './check-problems.ts';
import { decimalsOf } from './check-rail.ts';
import { ValueRules } from './check-rules.ts';
import { type FoundTransaction, TransactionChecks } from './check-transactions.ts';
import { MalformedXmlError, PaymentFileWalk } from './check-walk.ts';
import type { SealedPaymentFile, SealedTransaction } from './sealed-file.ts';

export type PaymentFileCheck =
  | { readonly ok: true; readonly count: number; readonly controlSumMinor: bigint }
  | { readonly ok: false; readonly problems: readonly PaymentFileProblem[] };

/** The spelling that banks take: some refuse single quotes or a byte order mark. */
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

/** Our headers and payments stay well below these; reading stops at longer ones: they are not ours. */
const MAX_HEADER_CHARACTERS = 8_192;
const MAX_TRANSACTION_CHARACTERS = 1_024;

/** Parsed between two comparisons with the sealed payments; bounds how many payments wait for one. */
const SLICE_BYTES = 65_536;

function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined });
  } catch (error) {
    throw new MalformedXmlError('The bytes are not UTF-8.', { cause: error });
  }
}

/** The text of the chunks in pieces of bounded size. @throws MalformedXmlError where the bytes are not UTF-8. */
async function* textSlices(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += SLICE_BYTES) {
      yield decode(decoder, chunk.subarray(start, start + SLICE_BYTES));
    }
  }
  yield decode(decoder);
}

/** The sealed transactions one by one; undefined if nobody asked for a comparison. */
async function* sealedOneByOne(sealed: SealedPaymentFile): AsyncGenerator<SealedTransaction, undefined> {
  if (sealed.transactions !== undefined) yield* sealed.transactions;
  return undefined;
}

function differenceFrom(found: FoundTransaction, sealed: SealedTransaction | undefined): string | undefined {
  if (sealed === undefined) return 'No payment was sealed at this place.';
  if (found.endToEndId !== sealed.endToEndId) return 'Another end-to-end id was sealed at this place.';
  if (found.amountMinor !== sealed.amountMinor) return 'Another amount was sealed for this payment.';
  if (found.creditorIban !== sealed.creditorIban)
    return 'Another creditor account was sealed for this payment.';
  return undefined;
}

/** An address that nobody sealed, or not the sealed one. */
function addressDiffers(found: FoundTransaction, sealed: SealedTransaction | undefined): boolean {
  const { town = '', country = '' } = sealed?.creditorAddress ?? {};
  return found.creditorTown !== town || found.creditorCountry !== country;
}

class FileChecker {
  readonly problems = new ProblemList();
  readonly #sealed: SealedPaymentFile;
  readonly #exponent: number;
  readonly #rules = new ValueRules(this.problems);
  readonly #transactions: TransactionChecks;
  readonly #walk: PaymentFileWalk;
  readonly #sealedTransactions: AsyncGenerator<SealedTransaction, undefined>;
  #head = '';
  #characters = 0;

  constructor(sealed: SealedPaymentFile) {
    const exponent = decimalsOf(sealed.currency, sealed.rail);
    this.#sealed = sealed;
    this.#exponent = exponent;
    this.#transactions = new TransactionChecks(this.problems, this.#rules, sealed.currency, exponent);
    this.#walk = new PaymentFileWalk(this.problems, (transaction) => this.#transactions.add(transaction));
    this.#sealedTransactions = sealedOneByOne(sealed);
  }

  /** @throws MalformedXmlError where the file is no complete, well-formed XML in UTF-8. */
  async readAll(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    for await (const text of textSlices(chunks)) {
      this.#look(text);
      this.#walk.write(text);
      await this.#compareFound();
      if (this.#mustStop()) return;
    }
    this.#walk.end();
    this.#finish();
    await this.#expectNoMoreSealed();
  }

  #look(text: string): void {
    this.#characters += text.length;
    if (this.#head.length < DECLARATION.length) this.#head = (this.#head + text).slice(0, DECLARATION.length);
  }

  /** Stops at what is not ours, so that the sealed batch bounds memory and time. */
  #mustStop(): boolean {
    const limit = MAX_HEADER_CHARACTERS + MAX_TRANSACTION_CHARACTERS * this.#sealed.count;
    if (this.#characters > limit) {
      this.problems.add('file-too-large', 'The file is longer than its sealed payments can make it.');
      return true;
    }
    if (this.#transactions.count > this.#sealed.count) {
      this.problems.add('sealed-count', 'The file has more payments than were sealed.');
      return true;
    }
    return this.problems.isFull;
  }

  async #compareFound(): Promise<void> {
    const found = this.#transactions.takeFound();
    if (this.#sealed.transactions === undefined) return;
    for (const transaction of found) {
      const next = await this.#sealedTransactions.next();
      const difference = differenceFrom(transaction, next.value);
      if (difference !== undefined) this.problems.add('sealed-transaction', difference, transaction.shownAs);
      if (!addressDiffers(transaction, next.value)) continue;
      const message = 'The address of the creditor is not the sealed one, or none was sealed.';
      this.problems.add('address-present', message, transaction.shownAs);
    }
  }

  async #expectNoMoreSealed(): Promise<void> {
    const next = await this.#sealedTransactions.next();
    if (next.value === undefined) return;
    this.problems.add('sealed-transaction', 'A sealed payment is not in the file.', next.value.endToEndId);
  }

  #finish(): void {
    const { count, sumMinor } = this.#transactions;
    if (this.#head !== DECLARATION) {
      this.problems.add(
        'xml-declaration',
        'The file does not begin with the XML declaration that banks take.',
      );
    }
    if (this.#walk.isHeaderSound) {
      checkHeader({
        texts: this.#walk.texts,
        repeatsOf: (order) => this.#walk.repeatsOf(order),
        sealed: this.#sealed,
        count,
        sumMinor,
        exponent: this.#exponent,
        problems: this.problems,
        rules: this.#rules,
      });
    }
    if (count !== this.#sealed.count) {
      this.problems.add('sealed-count', 'The file has fewer payments than were sealed.');
    }
    if (sumMinor !== this.#sealed.controlSumMinor) {
      this.problems.add('sealed-control-sum', 'The sum of the payments is not the sealed one.');
    }
  }

  /** Lets go of the sealed transactions where the check ended before them. */
  async close(): Promise<void> {
    await this.#sealedTransactions.return(undefined);
  }

  get result(): PaymentFileCheck {
    if (this.problems.all.length > 0) return { ok: false, problems: this.problems.all };
    return { ok: true, count: this.#transactions.count, controlSumMinor: this.#transactions.sumMinor };
  }
}

/**
 * Reads a finished payment file back before it is published and proves what its schema cannot: counts and sums,
 * accounts, identifiers and their uniqueness, character set and lengths, the rail's demands, and that it matches the
 * seal. It shares only the domain (IBAN, currency, day) with the writer.
 *
 * Memory grows only with the end-to-end ids, at most as many as were sealed. It reports the first fifty problems,
 * without a name or an account.
 *
 * @throws PipelineError ASSERTION_FAILED where the sealed rail does not carry the sealed currency, and whatever the
 * iterables throw: an unreadable store is no fault of the file.
 */
export async function checkPain001(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  sealed: SealedPaymentFile,
): Promise<PaymentFileCheck> {
  const checker = new FileChecker(sealed);
  try {
    await checker.readAll(chunks);
  } catch (error) {
    if (!(error instanceof MalformedXmlError)) throw error;
    checker.problems.add('xml-malformed', 'The file is not complete, well-formed XML in UTF-8.');
  } finally {
    await checker.close();
  }
  return checker.result;
}
