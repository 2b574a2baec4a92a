import { NotSimulated } from '../not-simulated.ts';
import { validationException } from './errors.ts';
import { isReservedWord } from './reserved-words.ts';

/** DynamoDB takes expressions of up to 4 KB. */
const MAX_EXPRESSION_BYTES = 4096;

/**
 * An attribute of the row, by its name or by a placeholder for it (`#state`), and the fields that lead on from it
 * (`proposal.seal.manifestHash`).
 */
export type Path = { readonly kind: 'path'; readonly name: string; readonly fields: readonly string[] };
/** A value of the request, by its placeholder (`:state`). */
export type Placeholder = { readonly kind: 'value'; readonly name: string };
export type Operand = Path | Placeholder;

/** One word of an expression; the end has the empty text. */
type Token = { readonly kind: 'word' | 'name' | 'value' | 'symbol' | 'end'; readonly text: string };

const TOKEN =
  /\s*(?:([A-Za-z][A-Za-z0-9_]*)|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|(<>|<=|>=|[=<>(),+.[\]-])|($))/y;
const END: Token = { kind: 'end', text: '' };

/** Reads an expression from left to right, and collects its placeholders. */
export class ExpressionReader {
  readonly names = new Set<string>();
  readonly values = new Set<string>();
  readonly #parameter: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  /** @param parameter the name of the request's parameter, for messages. */
  constructor(parameter: string, text: string) {
    this.#parameter = parameter;
    if (text === '') throw this.refusal('The expression can not be empty;');
    if (Buffer.byteLength(text) > MAX_EXPRESSION_BYTES) {
      throw this.refusal('Expression size has exceeded the maximum allowed size;');
    }
    this.#tokens = [...this.#tokensOf(text)];
  }

  *#tokensOf(text: string): Generator<Token> {
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.length) {
      const at = TOKEN.lastIndex;
      const match = TOKEN.exec(text);
      if (match === null) throw this.refusal(`Syntax error; near: "${text.slice(at, at + 20)}"`);
      const [, word, name, value, symbol] = match;
      if (symbol === '[') throw new NotSimulated('elements of lists in expressions');
      if (word !== undefined) yield { kind: 'word', text: word };
      else if (name !== undefined) yield { kind: 'name', text: name };
      else if (value !== undefined) yield { kind: 'value', text: value };
      else if (symbol !== undefined) yield { kind: 'symbol', text: symbol };
    }
  }

  refusal(problem: string): Error {
    return validationException(`Invalid ${this.#parameter}: ${problem}`);
  }

  syntaxError(): Error {
    const { kind, text } = this.#peek();
    return this.refusal(`Syntax error; token: ${kind === 'end' ? '<EOF>' : `"${text}"`}`);
  }

  #peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? END;
  }

  /** Takes the symbol, if it comes next. */
  takeSymbol(...symbols: readonly string[]): string | undefined {
    const { kind, text } = this.#peek();
    if (kind !== 'symbol' || !symbols.includes(text)) return undefined;
    this.#next += 1;
    return text;
  }

  expectSymbol(symbol: string): void {
    if (this.takeSymbol(symbol) === undefined) throw this.syntaxError();
  }

  /** Takes the keyword, in any case, if it comes next. */
  takeKeyword(keyword: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'word' || text.toUpperCase() !== keyword) return false;
    this.#next += 1;
    return true;
  }

  expectKeyword(keyword: string): void {
    if (!this.takeKeyword(keyword)) throw this.syntaxError();
  }

  /** Takes a function's name and its opening parenthesis, if they come next. */
  takeFunction(): string | undefined {
    const [{ kind, text }, after] = [this.#peek(), this.#peek(1)];
    if (kind !== 'word' || after.kind !== 'symbol' || after.text !== '(') return undefined;
    this.#next += 2;
    return text;
  }

  operand(): Operand {
    return this.#peek().kind === 'value' ? this.value() : this.path();
  }

  value(): Placeholder {
    const { kind, text } = this.#peek();
    if (kind !== 'value') throw this.syntaxError();
    this.#next += 1;
    this.values.add(text);
    return { kind: 'value', name: text };
  }

  path(): Path {
    const name = this.#name();
    const fields: string[] = [];
    while (this.takeSymbol('.') !== undefined) fields.push(this.#name());
    return { kind: 'path', name, fields };
  }

  #name(): string {
    const { kind, text } = this.#peek();
    if (kind !== 'word' && kind !== 'name') throw this.syntaxError();
    if (kind === 'word' && isReservedWord(text)) {
      throw this.refusal(`Attribute name is a reserved keyword; reserved keyword: ${text}`);
    }
    this.#next += 1;
    if (kind === 'name') this.names.add(text);
    return text;
  }

  atEnd(): boolean {
    return this.#peek().kind === 'end';
  }
}
