import { readAmount } from './amount.ts';
import type { AmountLeaf, Leaf, Parent, Slot } from './grammar.ts';
import type { XmlLimits } from './limits.ts';
import { refusal } from './refusal.ts';

/** Room for any readable amount; a longer one becomes a malformed amount, not a refused file. */
const MAX_AMOUNT_LENGTH = 140;

const NOT_BLANK = /[^ \t\r\n]/;

/** Follows a document along a grammar: calls its actions, refuses what it does not allow. */
export class GrammarWalker {
  readonly #limits: XmlLimits;
  readonly #rootOf: (name: string, namespace: string, line: number) => Parent;
  readonly #parents: Parent[] = [];
  /** The position reached in each open parent; -1 before its first named element. */
  readonly #positions: number[] = [];
  #namespace = '';
  #depth = 0;
  /** Open elements from the first one that the grammar does not name. */
  #skipped = 0;
  #leaf: Leaf | AmountLeaf | undefined;
  #leafSlot: Slot | undefined;
  #leafName = '';
  #text = '';
  #currency: string | undefined;

  constructor(limits: XmlLimits, rootOf: (name: string, namespace: string, line: number) => Parent) {
    this.#limits = limits;
    this.#rootOf = rootOf;
  }

  /** @throws PipelineError BANK_REPORT_REFUSED, as all methods do. */
  open(name: string, namespace: string, currency: string | undefined, line: number): void {
    this.#depth += 1;
    if (this.#depth > this.#limits.maxDepth) throw refusal('depth', line);
    if (this.#skipped > 0) {
      this.#skipped += 1;
      return;
    }
    if (this.#leaf !== undefined) throw refusal('element-unexpected', line, { element: this.#leafName });
    const parent = this.#parents.at(-1);
    if (parent === undefined) {
      const root = this.#rootOf(name, namespace, line);
      this.#namespace = namespace;
      this.#enter(root);
      return;
    }
    const slot = namespace === this.#namespace ? parent.slots.get(name) : undefined;
    if (slot === undefined) {
      this.#skipped = 1;
      return;
    }
    this.#advance(parent, slot, name, line);
    if (slot.element.kind === 'parent') {
      this.#enter(slot.element);
    } else {
      this.#leaf = slot.element;
      this.#leafSlot = slot;
      this.#leafName = name;
      this.#text = '';
      this.#currency = currency;
    }
  }

  text(text: string, line: number): void {
    if (this.#leaf !== undefined && this.#skipped === 0) {
      // Text comes in pieces around comments and CDATA sections: together they are the element's value.
      this.#text += text;
      if (this.#text.length > this.#limits.maxTextLength) throw refusal('text-length', line);
      return;
    }
    if (text.length > this.#limits.maxTextLength) throw refusal('text-length', line);
    if (this.#skipped === 0 && this.#depth > 0 && NOT_BLANK.test(text)) throw refusal('text-misplaced', line);
  }

  close(line: number): void {
    this.#depth -= 1;
    if (this.#skipped > 0) {
      this.#skipped -= 1;
    } else if (this.#leaf !== undefined) {
      this.#finish(this.#leaf, line);
      this.#leaf = undefined;
    } else {
      this.#leave(line);
    }
  }

  #enter(parent: Parent): void {
    this.#parents.push(parent);
    this.#positions.push(-1);
    parent.open?.();
  }

  #advance(parent: Parent, slot: Slot, name: string, line: number): void {
    const top = this.#positions.length - 1;
    const reached = this.#positions[top] ?? -1;
    const repeats = slot.occurs === 'repeated' || slot.occurs === 'several';
    const inOrder = slot.position > reached || (slot.position === reached && repeats);
    if (!inOrder) throw refusal('element-order', line, { element: name });
    requirePassed(parent, reached, slot.position, line);
    this.#positions[top] = slot.position;
  }

  #leave(line: number): void {
    const parent = this.#parents.pop();
    const reached = this.#positions.pop();
    if (parent === undefined || reached === undefined) throw refusal('not-well-formed', line);
    requirePassed(parent, reached, parent.required.length, line);
    parent.close?.();
  }

  #finish(leaf: Leaf | AmountLeaf, line: number): void {
    const text = this.#text.trim();
    if (leaf.kind === 'amount') {
      leaf.take(readAmount(text.slice(0, MAX_AMOUNT_LENGTH), this.#currency, line));
      return;
    }
    if (text === '') {
      if (this.#leafSlot?.occurs === 'required') {
        throw refusal('element-missing', line, { element: this.#leafName });
      }
      return;
    }
    if (text.length > leaf.maxLength || !leaf.accept(text)) {
      throw refusal('value-invalid', line, { element: this.#leafName });
    }
  }
}

/** Refuses a required element missing between the position reached and the next one. */
function requirePassed(parent: Parent, reached: number, next: number, line: number): void {
  for (let position = reached + 1; position < next; position += 1) {
    const element = parent.required[position];
    if (element !== undefined) throw refusal('element-missing', line, { element });
  }
}
