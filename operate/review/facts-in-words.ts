import { attemptsOf, factsOf, verdictOn } from '../../functions/core/attempt-facts.ts';
import type { BankFact, FactLevel, FactMisfit, FactSays } from '../../functions/core/bank-fact.ts';
import { maskIban, parseIban } from '../../functions/core/iban.ts';
import { formatMinor } from '../../functions/core/money.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { CONTRADICTION_WORDS } from '../../functions/core/settle.ts';
import type { Standing } from '../../functions/core/verdict.ts';

/** Facts about a payout's attempts, for a finance person. It shows bank references, with accounts in them masked. */

export const SAID_IN_WORDS: Readonly<Record<FactSays, string>> = {
  pending: 'not decided yet',
  accepted: 'accepted',
  settled: 'settlement promised',
  refused: 'refused',
  'copy-refused': 'a second copy refused',
  announced: 'announced, not booked',
  debited: 'debited',
  returned: 'money came back',
  'return-undone': 'the return was taken back',
  'charges-returned': 'charges came back',
  unclear: 'not to be told',
  'not-debited': 'statement of the execution date read without a debit',
  'leg-waived': 'no statement asked for, by the configuration',
  word: 'said by a person',
};

const OF_WHAT: Readonly<Partial<Record<FactLevel, string>>> = {
  payment: 'of the payment information',
  group: 'of the whole file',
  batch: 'in a sum of its file',
};

export const MISFITS: Readonly<Record<FactMisfit, string>> = {
  amount: 'another amount',
  account: 'another account',
  batch: 'another file',
  unnamed: 'names the end-to-end id alone, so it does not count',
  'never-sent': 'no file of ours carries it',
  opposed: 'the report opposes itself',
  'last-kept': 'the last one that is kept',
};

/** What was said, how much and when, by which line of which report. */
export function factInWords(fact: BankFact): string {
  const { says, level, status, reasonCode, amountMinor, currency = '', misfit } = fact;
  const code = [status, reasonCode].filter((part) => part !== undefined && part !== '').join(' ');
  const parts = [
    [SAID_IN_WORDS[says], OF_WHAT[level]].filter((part) => part !== undefined).join(' '),
    code === '' ? '' : `(${code})`,
    amountMinor === undefined ? '' : `${formatMinor(amountMinor, currency)} ${currency}`.trim(),
    fact.bookingDate === undefined ? '' : `${says === 'word' ? 'on' : 'booked'} ${fact.bookingDate}`,
    fact.valueDate === undefined || fact.valueDate === fact.bookingDate ? '' : `value ${fact.valueDate}`,
    fact.reference === undefined ? '' : `reference ${withoutAccounts(fact.reference)}`,
    misfit === undefined ? '' : `[${MISFITS[misfit]}]`,
    says === 'word' || fact.createdAt === '' ? '' : `report of ${fact.createdAt}`,
    fact.bankReportId,
  ];
  return parts.filter((part) => part !== '').join('  ');
}

/** As a statement prints an account, or a file holds it. */
const ACCOUNT_LIKE = /\b[A-Z]{2}\d{2}(?:[0-9A-Z]{11,30}|(?: [0-9A-Z]{4}){2,7}(?: [0-9A-Z]{1,3})?)\b/gi;

/** A bank's reference may begin like an account: it masks real accounts only, or nobody finds the booking by it. */
export function withoutAccounts(text: string): string {
  return text.replace(ACCOUNT_LIKE, (found) => {
    // Words may stand behind it.
    for (let end = found.length; end > 0; end = found.lastIndexOf(' ', end - 1)) {
      const account = found.slice(0, end);
      if (parseIban(account).ok) return `${maskIban(account)}${found.slice(end)}`;
    }
    return found;
  });
}

export const STANDS: Readonly<Record<Standing, string>> = {
  silent: 'nothing said that decides it',
  accepted: 'taken by the bank, not booked',
  refused: 'refused',
  booked: 'booked',
  returned: 'its money came back',
};

/** One line for each attempt with facts: where it stands, and what contradicts. */
export function verdictsInWords(payout: Payout): readonly string[] {
  return attemptsOf(payout).map((attempt) => {
    const { standing, contradictions, reasonCodes, isDead } = verdictOn(payout, attempt);
    const isWord = factsOf(payout, attempt).some(({ says }) => says === 'word');
    const stands = [
      STANDS[standing],
      reasonCodes.length === 0 || standing === 'booked' ? '' : `(${reasonCodes.join(', ')})`,
      isWord ? 'as a person said' : '',
    ].filter((part) => part !== '');
    const words = contradictions.map((code) => CONTRADICTION_WORDS[code]).join(', ');
    const rest = isDead ? '; it is dead' : words === '' ? '' : `; CONTRADICTED: ${words}`;
    return `Attempt ${attempt}: ${stands.join(' ')}${rest}.`;
  });
}
