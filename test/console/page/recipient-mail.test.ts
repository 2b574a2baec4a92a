import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type MailFacts,
  type MailTexts,
  questionsFor,
  recipientMail,
} from '../../../console/page/screens/payout/recipient-mail.ts';
import { FINDING_CODES } from '../../../functions/core/finding.ts';
import { maskIban } from '../../../functions/core/iban.ts';
import { IBANS } from '../../support/expenses.ts';
import { forAll } from '../../support/properties.ts';

const textsIn = (language: string) =>
  z
    .record(z.string(), z.string())
    .parse(
      JSON.parse(
        readFileSync(new URL(`../../../console/page/mail/${language}.json`, import.meta.url), 'utf8'),
      ),
    );
const TEXTS = { en: textsIn('en'), de: textsIn('de') };

const FACTS: MailFacts = {
  name: 'Zoë Ångström',
  amount: '41.20 EUR',
  period: ['1 Oct 2026', '31 Oct 2026'],
  expenseId: 'EXP-7',
  iban: maskIban(IBANS.de),
  questions: ['account-theirs'],
  by: 'Dora',
};

describe('a question to a recipient', () => {
  it.each([
    [['iban-missing'], ['account-missing']],
    [['iban-check-digits'], ['account-wrong']],
    [['account-refused', 'AC04'], ['account-wrong']],
    [['AC04'], ['account-wrong']],
    [['iban-changed', 'account-new-for-recipient'], ['account-theirs']],
    [
      ['payee-name-mismatch', 'recipient-address-missing'],
      ['holder-name', 'address'],
    ],
    // A limit, a bank's law or a technical fault is none of theirs.
    [['limit-exceeded', 'FRAD', 'TM01', 'recipient-blocked', 'account-is-debtor'], []],
  ] as const)('is asked for %j', (codes, questions) => {
    expect(questionsFor(codes)).toEqual(questions);
  });

  it.each(['en', 'de'] as const)(
    'has all that they need to answer, in %s, and the end of the account alone',
    (language) => {
      forAll(fc.subarray([...FINDING_CODES], { minLength: 1 }), (codes) => {
        const questions = questionsFor(codes);
        const text = recipientMail(TEXTS[language], { ...FACTS, questions });

        for (const part of ['Zoë Ångström', '41.20 EUR', '1 Oct 2026', '31 Oct 2026', 'EXP-7', 'Dora']) {
          expect(text).toContain(part);
        }
        expect(text).not.toContain('**');
        expect(text).not.toMatch(/[A-Z]{2}\d{2} ?[A-Z0-9*]{4}/);
        expect(text).not.toMatch(/undefined|null/);
        // A line for each question, between what it is about and the warning.
        expect(text.split('\n\n')).toHaveLength(5 + questions.length);
      });
      expect(recipientMail(TEXTS[language], FACTS)).toContain(IBANS.de.slice(-4));
    },
  );

  it('has the same places in both languages', () => {
    const places = (texts: MailTexts) =>
      Object.entries(texts)
        .map(([key, text]) => `${key} ${[...text.matchAll(/\{\w+\}/g)].map(String).sort()}`)
        .sort();

    expect(places(TEXTS.de)).toEqual(places(TEXTS.en));
  });

  it('leaves out what nobody knows', () => {
    const text = recipientMail(TEXTS.en, {
      ...FACTS,
      amount: undefined,
      period: undefined,
      iban: '',
      questions: ['account-wrong'],
    });

    expect(text).toContain('we would like to pay your charging costs. We need');
    expect(text).toContain('Your account cannot be paid.');
  });
});
