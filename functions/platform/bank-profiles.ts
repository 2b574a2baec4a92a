import type { BankName } from './config-bank-terms.ts';

/** What an account's configuration can lack. `initiating-party-id` and `debtor-id` name the required scheme. */
export type BankNeed =
  | { readonly kind: 'bic' }
  | { readonly kind: 'initiating-party-id'; readonly scheme: 'CUST' | 'BANK' | undefined }
  | { readonly kind: 'debtor-id'; readonly scheme: 'CUST' | 'BANK' | undefined }
  | { readonly kind: 'debtor-address' }
  | { readonly kind: 'creditor-address' }
  | { readonly kind: 'statement-text' }
  | { readonly kind: 'vop' };

/**
 * `schema`: the schema of its banks, read. `page`: a page of the bank or its country's banks, read. `practice`: common
 * in files for it, but we found no page of the bank that says so.
 */
export type Certainty = 'schema' | 'page' | 'practice';

export type ProfileNeed = {
  readonly need: BankNeed;
  readonly certainty: Certainty;
  readonly source: string;
  /** ISO 4217 currencies of its files; left out, all. */
  readonly currencies?: readonly string[];
};

export type BankProfile = {
  readonly title: string;
  /** Countries of the debtor's IBAN; empty, any. */
  readonly countries: readonly string[];
  readonly needs: readonly ProfileNeed[];
  /** What nobody has confirmed, for whoever onboards. */
  readonly unconfirmed: string;
};

const CGI = 'CGI-MP practice of Nordic banks: CUST names the customer or signer, BANK the agreement';
const SEB_ADDRESSES =
  'SEB, discontinuation of unstructured addresses: town and country where the address is used, for SEK and DKK too';

const need = (
  wanted: BankNeed,
  certainty: Certainty,
  source: string,
  currencies?: readonly string[],
): ProfileNeed => ({ need: wanted, certainty, source, ...(currencies === undefined ? {} : { currencies }) });

/**
 * What a file for a bank or channel needs, and how we know. The configuration names one (`bank`), and check-config
 * lists its missing needs. A row is where to begin: the bank's own word at the onboarding decides.
 */
export const BANK_PROFILES: Readonly<Record<BankName, BankProfile>> = {
  generic: {
    title: 'any bank that takes pain.001.001.09',
    countries: [],
    needs: [],
    unconfirmed: 'everything: ask the bank for its guide to pain.001.001.09 and send it a preview',
  },
  danske: {
    title: 'Danske Bank: District, EDI Web Services',
    countries: ['DK', 'SE', 'NO', 'FI'],
    needs: [
      need(
        { kind: 'bic' },
        'practice',
        'Danske Bank lists the BICs of its branches as a setting of the format (Infor LN guide)',
      ),
      need(
        { kind: 'statement-text' },
        'practice',
        'Danish bank statements show 20 characters of a transfer',
        ['DKK'],
      ),
    ],
    unconfirmed:
      'whether EDI Web Services asks for an id of the initiating party, and from which element District takes the text of the statement',
  },
  nordea: {
    title: 'Nordea: Corporate Access (File Transfer, Corporate Netbank)',
    countries: ['DK', 'SE', 'NO', 'FI'],
    needs: [
      need({ kind: 'initiating-party-id', scheme: 'CUST' }, 'practice', CGI),
      need({ kind: 'debtor-id', scheme: 'BANK' }, 'practice', CGI),
      need({ kind: 'bic' }, 'practice', CGI),
    ],
    unconfirmed:
      'the number of digits of both ids and whether the agreement stands beside the debtor or the initiating party; pain.001.001.09 is offered since the fourth quarter of 2025 (page of Nordea, read)',
  },
  seb: {
    title: 'SEB: host-to-host, C&I Online',
    countries: ['SE', 'DK', 'NO', 'FI', 'LT', 'LV', 'EE'],
    needs: [
      need({ kind: 'initiating-party-id', scheme: 'BANK' }, 'practice', CGI),
      need({ kind: 'bic' }, 'practice', CGI, ['SEK', 'DKK', 'NOK']),
      need({ kind: 'creditor-address' }, 'page', SEB_ADDRESSES, ['SEK', 'DKK']),
    ],
    unconfirmed:
      'whether a payment without any address is refused, or only one with lines of it: the page asks for structure where an address is used',
  },
  handelsbanken: {
    title: 'Handelsbanken: Global Gateway, file upload',
    countries: ['SE', 'NO', 'DK', 'FI'],
    needs: [
      need(
        { kind: 'initiating-party-id', scheme: 'BANK' },
        'practice',
        "Handelsbanken's own reports name the customer by an id of the scheme BANK",
      ),
      need({ kind: 'bic' }, 'practice', CGI),
    ],
    unconfirmed: 'whether the debtor needs the id too',
  },
  swedbank: {
    title: 'Swedbank: Internetbanken Företag, Swedbank Gateway',
    countries: ['SE', 'EE', 'LV', 'LT'],
    needs: [
      need({ kind: 'initiating-party-id', scheme: 'BANK' }, 'practice', CGI, ['SEK']),
      need({ kind: 'bic' }, 'practice', CGI, ['SEK']),
    ],
    unconfirmed: 'the scheme of the id; the guides that were read are of pain.001.001.03',
  },
  dnb: {
    title: 'DNB: host-to-host by the Norwegian guide (BSK)',
    countries: ['NO'],
    needs: [
      need(
        { kind: 'initiating-party-id', scheme: 'CUST' },
        'practice',
        'Norwegian practice: CUST is the organisation number',
      ),
      need(
        { kind: 'initiating-party-id', scheme: 'BANK' },
        'practice',
        'Norwegian practice: BANK is the division or signer',
      ),
      need({ kind: 'debtor-id', scheme: 'BANK' }, 'practice', CGI),
      need({ kind: 'bic' }, 'practice', CGI),
    ],
    unconfirmed:
      'whether both ids are asked for in a file that is uploaded by hand; the guide that was read is of pain.001.001.03',
  },
  'bankconnect-dk': {
    title: 'Bank Connect: Danish banks at Bankdata, BEC and SDC',
    countries: ['DK', 'FO', 'GL'],
    needs: [
      need(
        { kind: 'statement-text' },
        'practice',
        'Danish bank statements show 20 characters of a transfer',
        ['DKK'],
      ),
    ],
    unconfirmed:
      'the ids: each data centre gives its own with the certificate; and the element of the text of the statement',
  },
  'dk-ebics': {
    title: 'EBICS at banks of Die Deutsche Kreditwirtschaft (Germany)',
    countries: ['DE'],
    needs: [
      need(
        { kind: 'vop' },
        'page',
        'order types CTV (opt-in) and CCT (opt-out): GLS Bank, Sozialbank; GLS refuses a CCT file of one payment',
        ['EUR'],
      ),
    ],
    unconfirmed:
      'whether the bank takes a file of one payment with an opt-out: BaFin tolerates it, some banks refuse it',
  },
  'swiss-sps': {
    title: 'Swiss Payment Standards: banks in Switzerland and Liechtenstein',
    countries: ['CH', 'LI'],
    needs: [
      need({ kind: 'bic' }, 'schema', 'pain.001.001.09.ch.03.xsd'),
      need(
        { kind: 'creditor-address' },
        'practice',
        'Swiss Payment Standards ask for the address of the creditor; unstructured ones are refused since 20 November 2026',
        ['CHF'],
      ),
      need(
        { kind: 'debtor-address' },
        'practice',
        'EPC125-05 asks for the address of the payer where a bank outside the EEA takes part; many banks add it',
        ['EUR'],
      ),
    ],
    unconfirmed:
      'whether the bank refuses a franc payment with the name of the creditor alone; the schema takes it',
  },
};
