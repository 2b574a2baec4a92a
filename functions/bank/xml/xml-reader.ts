import { SaxesParser } from 'saxes';
import type { Parent } from './grammar.ts';
import { GrammarWalker } from './grammar-walker.ts';
import type { XmlLimits } from './limits.ts';
import { type RefusalRule, refusal } from './refusal.ts';
import { XmlDecoder } from './xml-decoder.ts';

/**
 * Reads one XML document from its bytes, in the restricted form of bank reports: no DOCTYPE, no entities of its own, no
 * processing instructions, everything bounded. A hostile construct ends the reading before it expands or fills memory
 * (CWE-611, CWE-776). Equal bytes give equal results, however cut.
 */
export class XmlReader {
  readonly #limits: XmlLimits;
  readonly #walker: GrammarWalker;
  readonly #parser = new SaxesParser({ xmlns: true, position: false });
  /** Leaves a byte order mark in the text: the parser accepts one at the start, and only there. */
  readonly #decoder = new XmlDecoder((rule) => this.#refusal(rule));
  #bytes = 0;
  /** Characters given to the parser, and how many up to its last token's end. */
  #characters = 0;
  #tokenStart = 0;
  #declarationChecked = false;
  #ending = false;

  /** @param rootOf the grammar of a document by its root's name and namespace; throws where there is none. */
  constructor(limits: XmlLimits, rootOf: (name: string, namespace: string, line: number) => Parent) {
    this.#limits = limits;
    this.#walker = new GrammarWalker(limits, rootOf);
    this.#listen();
  }

  /**
   * Reads the next bytes, of any length that fits in memory.
   * @throws PipelineError BANK_REPORT_REFUSED where the document breaks a rule; do not use the reader after that.
   */
  write(bytes: Uint8Array): void {
    this.#bytes += bytes.byteLength;
    if (this.#bytes > this.#limits.maxBytes) throw this.#refusal('size');
    this.#parse(this.#decoder.decode(bytes));
  }

  /** @throws PipelineError BANK_REPORT_REFUSED where the document is not complete. */
  end(): void {
    this.#ending = true;
    this.#parse(this.#decoder.end());
    this.#guarded(() => this.#parser.close());
  }

  #parse(text: string): void {
    if (text === '') return;
    this.#guarded(() => this.#parser.write(text));
    this.#characters += text.length;
    // The parser holds a token until its end: an endless one must fail while it is small.
    if (this.#characters - this.#tokenStart > this.#limits.maxTokenLength)
      throw this.#refusal('token-length');
  }

  /** Turns the parser's complaints into refusals. Refusals of its listeners, and any defect, pass through. */
  #guarded(step: () => unknown): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof Error) || Object.getPrototypeOf(error) !== Error.prototype) throw error;
      throw this.#refusal(ruleOf(error.message, this.#ending));
    }
  }

  /**
   * Few listeners on purpose: the parser adds a property to itself for each, and with ten of them V8 made it a
   * dictionary object, three times slower. The declaration, errors and lengths need none.
   */
  #listen(): void {
    const parser = this.#parser;
    parser.on('opentag', (tag) => {
      this.#endToken();
      if (!this.#declarationChecked) this.#checkDeclaration();
      this.#walker.open(tag.local, tag.uri, tag.attributes['Ccy']?.value, parser.line);
    });
    parser.on('closetag', () => {
      this.#endToken();
      this.#walker.close(parser.line);
    });
    const onText = (text: string): void => {
      this.#endToken();
      this.#walker.text(text, parser.line);
    };
    parser.on('text', onText);
    parser.on('cdata', onText);
    parser.on('doctype', () => {
      throw this.#refusal('doctype');
    });
    parser.on('processinginstruction', () => {
      throw this.#refusal('processing-instruction');
    });
  }

  #checkDeclaration(): void {
    this.#declarationChecked = true;
    const { version, encoding } = this.#parser.xmlDecl;
    if (version !== undefined && version !== '1.0') throw this.#refusal('xml-version');
    if (!this.#decoder.agreesWith(encoding)) throw this.#refusal('encoding');
  }

  /** Checked at each token's end too: how the bytes come must not change the limit. */
  #endToken(): void {
    const { position } = this.#parser;
    if (position - this.#tokenStart > this.#limits.maxTokenLength) throw this.#refusal('token-length');
    this.#tokenStart = position;
  }

  #refusal(rule: RefusalRule): Error {
    return refusal(rule, this.#parser.line);
  }
}

/** The rule behind a complaint of the parser. Its text may quote the document and goes no further. */
function ruleOf(message: string, ending: boolean): RefusalRule {
  if (message.startsWith('document must contain a root element')) return 'empty';
  if (ending) return 'truncated';
  if (message.startsWith('undefined entity')) return 'entity';
  if (message.startsWith('documents may contain only one root')) return 'second-root';
  return 'not-well-formed';
}
