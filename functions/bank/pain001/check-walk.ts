import { SaxesParser } from 'saxes';
import { DOCUMENT_ELEMENT, type GrammarElement, orderOf } from './check-grammar.ts';
import type { ProblemList } from './check-problems.ts';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';
const TRANSACTION_ORDER = orderOf('Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf');
const ROOT_ORDER = DOCUMENT_ELEMENT.order;
const AMOUNT_ORDER = orderOf('Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/Amt/InstdAmt');
const LAST_ORDER = DOCUMENT_ELEMENT.lastOrder;
const NOT_WHITE_SPACE = /\S/;

/** The texts of the elements, each at its order; empty for a missing element. */
export type ElementTexts = readonly string[];

export type WalkedTransaction = {
  readonly texts: ElementTexts;
  readonly currency: string;
  /** Counts from 1. */
  readonly position: number;
  /** False if an element was missing, unknown or out of place: its texts are then useless. */
  readonly isSound: boolean;
};

/** The file is not well-formed XML in UTF-8; a fault of the pipeline is another error. */
export class MalformedXmlError extends Error {
  override readonly name = 'MalformedXmlError';
}

type Attributes = Readonly<Record<string, string>>;

/**
 * Parses a payment file along the grammar: reports whatever is out of place, and hands over each transaction as it
 * closes. At the end `texts` holds the header's texts.
 */
export class PaymentFileWalk {
  readonly #problems: ProblemList;
  readonly #onTransaction: (transaction: WalkedTransaction) => void;
  readonly #parser = new SaxesParser({ xmlns: false, position: false });
  readonly #open: GrammarElement[] = [];
  readonly #isSeen = new Uint8Array(LAST_ORDER + 1);
  readonly #texts: string[] = Array.from({ length: LAST_ORDER + 1 }, () => '');
  /** Texts of each occurrence of an element that may repeat, from its own order on. */
  readonly #repeats = new Map<number, ElementTexts[]>();
  #skippedDepth = 0;
  #lastOrder = -1;
  #position = 0;
  #currency = '';
  #isSound = true;
  #isHeaderSound = true;

  constructor(problems: ProblemList, onTransaction: (transaction: WalkedTransaction) => void) {
    this.#problems = problems;
    this.#onTransaction = onTransaction;
    this.#parser.on('error', (error) => {
      throw new MalformedXmlError('The parser refuses the text.', { cause: error });
    });
    this.#parser.on('opentag', (tag) => this.#openElement(tag.name, tag.attributes));
    this.#parser.on('text', (text) => this.#addText(text));
    this.#parser.on('closetag', () => this.#closeElement());
    this.#parser.on('doctype', () => this.#refuseConstruct('a document type'));
    this.#parser.on('processinginstruction', () => this.#refuseConstruct('a processing instruction'));
    this.#parser.on('comment', () => this.#refuseConstruct('a comment'));
    this.#parser.on('cdata', () => this.#refuseConstruct('a CDATA section'));
  }

  get texts(): ElementTexts {
    return this.#texts;
  }

  /** The texts of each occurrence of a repeatable header element, by the order of its children. */
  repeatsOf(order: number): readonly ElementTexts[] {
    return this.#repeats.get(order) ?? [];
  }

  get isHeaderSound(): boolean {
    return this.#isHeaderSound;
  }

  /** @throws MalformedXmlError where the text is not well-formed XML. */
  write(text: string): void {
    this.#parser.write(text);
  }

  /** @throws MalformedXmlError where the document is not complete. */
  end(): void {
    this.#parser.close();
  }

  #where(): string | undefined {
    return this.#position === 0 ? undefined : `#${this.#position}`;
  }

  #unsound(): void {
    if (this.#position === 0) this.#isHeaderSound = false;
    this.#isSound = false;
  }

  #refuseConstruct(what: string): void {
    this.#problems.add('xml-construct', `The file has ${what}.`, this.#where());
  }

  #openElement(name: string, attributes: Attributes): void {
    const parent = this.#open.at(-1);
    const element =
      parent === undefined && name === DOCUMENT_ELEMENT.name ? DOCUMENT_ELEMENT : parent?.children.get(name);
    if (this.#skippedDepth > 0 || element === undefined) {
      if (this.#skippedDepth === 0) this.#refuseElement(name);
      this.#skippedDepth += 1;
      return;
    }
    this.#enter(element);
    this.#readAttributes(element, attributes);
  }

  #refuseElement(name: string): void {
    this.#unsound();
    if (name === 'PstlAdr' || name === 'AdrLine') {
      this.#problems.add('address-present', 'The file has an address that it must not have.', this.#where());
      return;
    }
    const shown = /^\w{1,40}$/.test(name) ? name : 'of another name';
    this.#problems.add('element-unexpected', `An element ${shown} does not belong here.`, this.#where());
  }

  #enter(element: GrammarElement): void {
    if (element.order === TRANSACTION_ORDER) {
      this.#position += 1;
      this.#isSound = true;
      this.#currency = '';
    } else if (
      element.mayRepeat &&
      this.#isSeen[element.order] === 1 &&
      this.#lastOrder <= element.lastOrder
    ) {
      this.#texts.fill('', element.order, element.lastOrder + 1);
    } else if (element.order <= this.#lastOrder) {
      this.#unsound();
      this.#problems.add('element-order', `${element.name} is repeated or out of order.`, this.#where());
    }
    this.#isSeen.fill(0, element.order + 1, element.lastOrder + 1);
    this.#isSeen[element.order] = 1;
    this.#lastOrder = element.order;
    this.#texts[element.order] = '';
    this.#open.push(element);
  }

  #readAttributes(element: GrammarElement, attributes: Attributes): void {
    const allowed =
      element.order === ROOT_ORDER ? 'xmlns' : element.order === AMOUNT_ORDER ? 'Ccy' : undefined;
    for (const name in attributes) {
      if (name === allowed) continue;
      this.#problems.add(
        'attribute-unexpected',
        `${element.name} has an attribute it must not have.`,
        this.#where(),
      );
    }
    if (element.order === AMOUNT_ORDER) this.#currency = attributes['Ccy'] ?? '';
    if (element.order === ROOT_ORDER && attributes['xmlns'] !== NAMESPACE) {
      this.#problems.add('namespace', 'The document is not in the namespace of pain.001.001.09.');
    }
  }

  #addText(text: string): void {
    const element = this.#open.at(-1);
    if (this.#skippedDepth > 0 || element === undefined) return;
    if (element.children.size === 0) {
      this.#texts[element.order] += text;
    } else if (NOT_WHITE_SPACE.test(text)) {
      this.#problems.add('text-unexpected', `${element.name} has text between its elements.`, this.#where());
    }
  }

  #closeElement(): void {
    if (this.#skippedDepth > 0) {
      this.#skippedDepth -= 1;
      return;
    }
    const element = this.#open.pop();
    if (element === undefined) return;
    if (element.children.size === 0 && this.#texts[element.order] === '') this.#refuseMissing(element);
    for (const child of element.children.values()) {
      if (child.isRequired && this.#isSeen[child.order] === 0) this.#refuseMissing(child);
    }
    if (element.mayRepeat) this.#keepRepeat(element);
    if (element.order === TRANSACTION_ORDER) this.#handOver();
  }

  #keepRepeat({ order, lastOrder }: GrammarElement): void {
    const kept = this.#repeats.get(order) ?? [];
    this.#repeats.set(order, [...kept, this.#texts.slice(order, lastOrder + 1)]);
  }

  #refuseMissing(element: GrammarElement): void {
    this.#unsound();
    this.#problems.add('element-missing', `${element.path} is missing or empty.`, this.#where());
  }

  #handOver(): void {
    this.#onTransaction({
      texts: this.#texts.slice(TRANSACTION_ORDER),
      currency: this.#currency,
      position: this.#position,
      isSound: this.#isSound,
    });
    this.#texts.fill('', TRANSACTION_ORDER);
    this.#lastOrder = TRANSACTION_ORDER;
  }
}
