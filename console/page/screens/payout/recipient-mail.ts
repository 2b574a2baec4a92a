import { refusesAccount } from '../../../../functions/core/reason-retry.ts';
import { filled, type SentenceValues } from '../../../../functions/core/sentence.ts';

/** What a recipient alone can answer. */
export type Question = 'account-missing' | 'account-wrong' | 'account-theirs' | 'holder-name' | 'address';

/** What to ask a recipient because of these codes, of findings and of a bank; empty where it is not theirs. */
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
  /** As shown; undefined where it is unreadable. */
  readonly amount: string | undefined;
  /** From and to, as shown. */
  readonly period: readonly [string, string] | undefined;
  readonly expenseId: string;
  /** Masked: the mail gets no more than its last four characters. */
  readonly iban: string;
  readonly questions: readonly Question[];
  readonly by: string;
};

/** From `mail/`, a file for each language: sentences with places for values. */
export type MailTexts = Readonly<Record<string, string>>;

/** A ready mail to a recipient, whatever language its sender works in. */
export function recipientMail(
  texts: MailTexts,
  { name, amount, period, expenseId, iban, questions, by }: MailFacts,
): string {
  const text = (key: string, values: SentenceValues = {}) => filled(texts[key] ?? '', values, String);
  const last = /[A-Z0-9]{4}$/i.exec(iban)?.[0];
  const end = last === undefined ? '' : text('end', { last });
  return [
    text('subject', { expenseId }),
    text('hello', { name }),
    text('about', {
      period: period === undefined ? '' : text('period', { from: period[0], to: period[1] }),
      amount: amount === undefined ? '' : text('amount', { amount }),
    }),
    ...questions.map((question) => text(question, { end })),
    text('no-iban'),
    text('regards', { by }),
  ].join('\n\n');
}
