import { refusesAccount } from '../../../../functions/core/reason-retry.ts';
import type { Language } from '../../words/language.ts';

/** What a recipient alone can answer. */
export type Question = 'account-missing' | 'account-wrong' | 'account-theirs' | 'holder-name' | 'address';

/** What is asked of a recipient because of these codes, of findings and of a bank; empty where it is not theirs. */
export function questionsFor(codes: readonly string[]): readonly Question[] {
  const asked = codes.flatMap((code) => questionOf(code) ?? []);
  return [...new Set(asked)];
}

function questionOf(code: string): Question | undefined {
  if (code === 'iban-missing') return 'account-missing';
  if (THEIRS.includes(code)) return 'account-theirs';
  if (code.startsWith('iban-') || code === 'account-refused' || refusesAccount(code)) return 'account-wrong';
  if (code.startsWith('recipient-name-') || code === 'payee-name-mismatch') return 'holder-name';
  return code === 'recipient-address-missing' ? 'address' : undefined;
}

const THEIRS: readonly string[] = [
  'iban-changed',
  'recipient-changed',
  'account-new-for-recipient',
  'account-shared-by-recipients',
];

export type MailFacts = {
  readonly name: string;
  /** As it is shown; undefined where it could not be read. */
  readonly amount: string | undefined;
  /** From and to, as they are shown. */
  readonly period: readonly [string, string] | undefined;
  readonly expenseId: string;
  /** Masked: no more of it than its last four characters gets into the mail. */
  readonly iban: string;
  readonly questions: readonly Question[];
  readonly by: string;
};

type Texts = {
  readonly subject: string;
  readonly hello: (name: string) => string;
  readonly about: (what: string) => string;
  readonly period: (from: string, to: string) => string;
  readonly amount: (amount: string) => string;
  readonly ask: Readonly<Record<Question, (end: string) => string>>;
  readonly noIban: string;
  readonly regards: string;
};

const TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    subject: 'A question about the payment of your charging costs',
    hello: (name) => `Hello ${name},`,
    about: (what) => `we would like to pay your charging costs${what}. We need your help first:`,
    period: (from, to) => ` from ${from} to ${to}`,
    amount: (amount) => ` (${amount})`,
    ask: {
      'account-missing': () => 'We have no IBAN of you. Please enter it where you registered for charging.',
      'account-wrong': (end) =>
        `Your account${end} cannot be paid. Please correct the IBAN where you registered for charging.`,
      'account-theirs': (end) =>
        `The payment would go to the account${end}. Please tell us whether it is yours.`,
      'holder-name': (end) =>
        `Please enter the name of the holder of your account${end} as your bank has it, where you registered for charging.`,
      address: () => 'Please enter your town and country where you registered for charging.',
    },
    noIban: 'Please do not send us a whole IBAN by e-mail.',
    regards: 'Kind regards',
  },
  de: {
    subject: 'Eine Frage zur Erstattung Ihrer Ladekosten',
    hello: (name) => `Guten Tag ${name},`,
    about: (what) => `wir möchten Ihre Ladekosten${what} erstatten. Vorher brauchen wir Ihre Hilfe:`,
    period: (from, to) => ` vom ${from} bis ${to}`,
    amount: (amount) => ` (${amount})`,
    ask: {
      'account-missing': () =>
        'Uns fehlt Ihre IBAN. Bitte tragen Sie sie dort ein, wo Sie sich für das Laden angemeldet haben.',
      'account-wrong': (end) =>
        `Auf Ihr Konto${end} kann nicht gezahlt werden. Bitte berichtigen Sie die IBAN dort, wo Sie sich für das Laden angemeldet haben.`,
      'account-theirs': (end) =>
        `Die Zahlung ginge auf das Konto${end}. Bitte sagen Sie uns, ob es Ihres ist.`,
      'holder-name': (end) =>
        `Bitte tragen Sie den Namen des Inhabers Ihres Kontos${end} so ein, wie ihn Ihre Bank führt, und zwar dort, wo Sie sich für das Laden angemeldet haben.`,
      address: () => 'Bitte tragen Sie Ort und Land dort ein, wo Sie sich für das Laden angemeldet haben.',
    },
    noIban: 'Bitte senden Sie uns keine ganze IBAN per E-Mail.',
    regards: 'Mit freundlichen Grüßen',
  },
};

const ENDS: Readonly<Record<Language, (last: string) => string>> = {
  en: (last) => ` that ends in ${last}`,
  de: (last) => ` mit den letzten vier Zeichen ${last}`,
};

/** A ready mail to a recipient, whatever language the person who sends it works in. */
export function recipientMail(
  language: Language,
  { name, amount, period, expenseId, iban, questions, by }: MailFacts,
): string {
  const texts = TEXTS[language];
  const last = /[A-Z0-9]{4}$/i.exec(iban)?.[0];
  const end = last === undefined ? '' : ENDS[language](last);
  const what =
    (period === undefined ? '' : texts.period(...period)) +
    (amount === undefined ? '' : texts.amount(amount));
  return [
    `${texts.subject} (${expenseId})`,
    texts.hello(name),
    texts.about(what),
    ...questions.map((question) => texts.ask[question](end)),
    texts.noIban,
    `${texts.regards}\n${by}`,
  ].join('\n\n');
}
