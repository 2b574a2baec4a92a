import { TextDecoder } from 'node:util';
import type { RefusalRule } from './refusal.ts';

/** What a document's first bytes tell. */
type Beginning =
  | { readonly kind: 'text'; readonly encoding: string; readonly marked: boolean }
  | { readonly kind: 'refused'; readonly rule: RefusalRule }
  /** Only more bytes can tell. */
  | { readonly kind: 'open' };

/** The WHATWG standard reads these labels as windows-1252; some banks write UTF-8 under them. */
const ASCII: ReadonlySet<string> = new Set(['us-ascii', 'ascii']);

/** An XML declaration holds only a version, an encoding and a flag. */
const DECLARATION_BYTES = 1024;

const DECLARED = /^<\?xml[^>]*?\sencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/;

/** Beginnings that say what a file is (byte order marks by XML 1.0, appendix F; archives by their own formats). */
const SIGNATURES: readonly (readonly [bytes: readonly number[], beginning: Beginning])[] = [
  // Before UTF-16: its mark is the first half of this one.
  [[0xff, 0xfe, 0, 0], { kind: 'refused', rule: 'encoding' }],
  [[0, 0, 0xfe, 0xff], { kind: 'refused', rule: 'encoding' }],
  [[0xef, 0xbb, 0xbf], { kind: 'text', encoding: 'utf-8', marked: true }],
  [[0xff, 0xfe], { kind: 'text', encoding: 'utf-16le', marked: true }],
  [[0xfe, 0xff], { kind: 'text', encoding: 'utf-16be', marked: true }],
  [[0x3c, 0, 0x3f, 0], { kind: 'text', encoding: 'utf-16le', marked: false }],
  [[0, 0x3c, 0, 0x3f], { kind: 'text', encoding: 'utf-16be', marked: false }],
  [[0x50, 0x4b, 0x03, 0x04], { kind: 'refused', rule: 'zip' }],
  [[0x50, 0x4b, 0x05, 0x06], { kind: 'refused', rule: 'zip' }],
  [[0x1f, 0x8b], { kind: 'refused', rule: 'gzip' }],
];
const LONGEST_SIGNATURE = 4;

const NO_BYTES = new Uint8Array(0);

/**
 * Decodes a document by its byte order mark or its declaration (XML 1.0), else as UTF-8. Refuses bytes invalid in the
 * encoding and never replaces them. Holds back at most a declaration.
 */
export class XmlDecoder {
  readonly #refuse: (rule: RefusalRule) => Error;
  #decoder: TextDecoder | undefined;
  #marked = false;
  #held: Uint8Array = NO_BYTES;

  /** @param refuse makes the error for a broken rule. */
  constructor(refuse: (rule: RefusalRule) => Error) {
    this.#refuse = refuse;
  }

  /** The text of the next bytes; a byte order mark stays in it. */
  decode(bytes: Uint8Array): string {
    if (this.#decoder !== undefined) return this.#text(this.#decoder, bytes, true);
    this.#held = this.#held.byteLength === 0 ? bytes.slice() : Buffer.concat([this.#held, bytes]);
    return this.#start(false);
  }

  /** The rest of the text, at the end. */
  end(): string {
    const rest = this.#decoder === undefined ? this.#start(true) : '';
    return this.#decoder === undefined ? rest : rest + this.#text(this.#decoder, NO_BYTES, false);
  }

  /** Whether the declaration names the encoding that decoded the document. */
  agreesWith(declared: string | undefined): boolean {
    const used = this.#decoder?.encoding;
    // Without a mark, only the declaration tells UTF-16.
    if (declared === undefined) return used === 'utf-8' || this.#marked;
    const label = declared.trim().toLowerCase();
    if (label === 'utf-16') return used === 'utf-16le' || used === 'utf-16be';
    return encodingOf(label) === used;
  }

  #start(ended: boolean): string {
    const beginning = beginningOf(this.#held, ended);
    if (beginning.kind === 'open') return '';
    if (beginning.kind === 'refused') throw this.#refuse(beginning.rule);
    this.#marked = beginning.marked;
    const decoder = new TextDecoder(beginning.encoding, { fatal: true, ignoreBOM: true });
    this.#decoder = decoder;
    const held = this.#held;
    this.#held = NO_BYTES;
    return this.#text(decoder, held, true);
  }

  #text(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): string {
    try {
      return decoder.decode(bytes, { stream });
    } catch (error) {
      // The decoder's only error: bytes invalid in its encoding.
      if (error instanceof TypeError) throw this.#refuse('encoding');
      throw error;
    }
  }
}

function beginningOf(bytes: Uint8Array, ended: boolean): Beginning {
  if (bytes.byteLength < LONGEST_SIGNATURE && !ended) return { kind: 'open' };
  for (const [signature, beginning] of SIGNATURES) {
    if (signature.every((byte, index) => bytes[index] === byte)) return beginning;
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, DECLARATION_BYTES));
  const head = text.toString('latin1');
  const mayDeclare = '<?xml'.startsWith(head.slice(0, 5));
  const isWhole = head.includes('?>') || head.length === DECLARATION_BYTES || ended;
  if (mayDeclare && !isWhole) return { kind: 'open' };
  const match = DECLARED.exec(head);
  const label = match?.[1] ?? match?.[2];
  const encoding = label === undefined ? 'utf-8' : encodingOf(label.trim().toLowerCase());
  // A text of single bytes cannot be UTF-16.
  if (encoding === undefined || encoding.startsWith('utf-16')) return { kind: 'refused', rule: 'encoding' };
  return { kind: 'text', encoding, marked: false };
}

/** The decoder's name of an encoding; undefined where it does not read it. */
function encodingOf(label: string): string | undefined {
  if (ASCII.has(label)) return 'utf-8';
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
