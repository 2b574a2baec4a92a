import { SaxesParser } from 'saxes';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';
const MESSAGE = '/Document/CstmrCdtTrfInitn';
const PAYMENT = `${MESSAGE}/PmtInf/CdtTrfTxInf`;

/** Elements deeper than this are no payment order. */
const MAX_DEPTH = 30;

/** A file may give several ids of a party; the bank looks the customer up by the account. */
const PARTY_IDS = /\/(?:InitgPty|Dbtr)\/Id\/OrgId\//;

/** One `CdtTrfTxInf`, its values as written. */
export type RawPayment = {
  readonly endToEndId: string | undefined;
  readonly instructionId: string | undefined;
  readonly amount: string | undefined;
  readonly currency: string | undefined;
  readonly creditorName: string | undefined;
  readonly creditorIban: string | undefined;
  readonly remittance: string | undefined;
};

/** The content of a payment file, before any check. */
export type RawFile = {
  /** False unless it is a pain.001.001.09 with one payment information block; the rest is then incomplete. */
  readonly readable: boolean;
  /** The header's values by path below the message, such as `GrpHdr/MsgId`. */
  readonly header: ReadonlyMap<string, string>;
  readonly payments: readonly RawPayment[];
};

class Unreadable extends Error {}

/**
 * The bank's own reading of a payment file. It shares nothing with the pipeline's writer and checker: a shared part
 * could be wrong in both. A repeated value makes the file unreadable, so that no order hides behind another.
 */
export function readPaymentFile(bytes: Uint8Array): RawFile {
  const reading = new FileReading();
  const readable = reading.read(bytes);
  return { readable, header: reading.header, payments: reading.payments };
}

class FileReading {
  readonly header = new Map<string, string>();
  readonly payments: RawPayment[] = [];
  readonly #paths: string[] = [''];
  #payment = new Map<string, string>();
  #text = '';

  read(bytes: Uint8Array): boolean {
    const parser = new SaxesParser({ xmlns: true, position: false });
    parser.on('error', () => {
      throw new Unreadable();
    });
    parser.on('doctype', () => {
      throw new Unreadable();
    });
    parser.on('opentag', ({ local, uri, attributes }) => this.#open(local, uri, attributes['Ccy']?.value));
    parser.on('text', (text) => {
      this.#text += text;
    });
    parser.on('closetag', () => this.#close());
    try {
      parser.write(decoded(bytes)).close();
    } catch (error) {
      if (error instanceof Unreadable) return false;
      throw error;
    }
    return true;
  }

  #open(name: string, namespace: string, currency: string | undefined): void {
    const path = `${this.#paths.at(-1)}/${name}`;
    const isExpected = this.#paths.length > 2 || `${MESSAGE}/`.startsWith(`${path}/`);
    if (namespace !== NAMESPACE || !isExpected || this.#paths.length > MAX_DEPTH) throw new Unreadable();
    this.#paths.push(path);
    this.#text = '';
    if (currency !== undefined) this.#keep(`${path}@Ccy`, currency);
  }

  #close(): void {
    const path = this.#paths.pop() ?? '';
    if (path === PAYMENT) this.#endPayment();
    else if (this.#text.trim() !== '') this.#keep(path, this.#text);
    this.#text = '';
  }

  #keep(path: string, value: string): void {
    const isOfPayment = path.startsWith(`${PAYMENT}/`);
    const values = isOfPayment ? this.#payment : this.header;
    if (PARTY_IDS.test(path)) return;
    const key = path.slice((isOfPayment ? PAYMENT : MESSAGE).length + 1);
    if (values.has(key)) throw new Unreadable();
    values.set(key, value);
  }

  #endPayment(): void {
    const values = this.#payment;
    this.#payment = new Map();
    this.payments.push({
      endToEndId: values.get('PmtId/EndToEndId'),
      instructionId: values.get('PmtId/InstrId'),
      amount: values.get('Amt/InstdAmt'),
      currency: values.get('Amt/InstdAmt@Ccy'),
      creditorName: values.get('Cdtr/Nm'),
      creditorIban: values.get('CdtrAcct/Id/IBAN'),
      remittance: values.get('RmtInf/Ustrd'),
    });
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    // The decoder's only error: the bytes are not UTF-8.
    if (error instanceof TypeError) throw new Unreadable();
    throw error;
  }
}
