import { describe, expect, it } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { BankReport } from '../../local/sandbox/bank/simulator.ts';
import type { BankWord } from '../../local/sandbox/bank/words.ts';
import { BankWords } from '../../simulation/invariants/bank-words.ts';

const ID = 'id-1';
const DATE = plainDate('2026-11-24');
const ACCOUNT = { iban: 'DE89370400440532013000', currency: 'EUR' };
const INSTRUCTION = { endToEndId: ID, debtorIban: ACCOUNT.iban, currency: 'EUR', executionDate: DATE };

type Said = readonly [word: BankWord['word'], atMs: number, reference?: string];

const accepted = (atMs: number): Said => ['accepted', atMs];
const refused = (atMs: number): Said => ['refused', atMs];
const settled = (atMs: number): Said => ['settled', atMs];
const debited = (atMs: number, reference: string): Said => ['debited', atMs, reference];
const returned = (atMs: number, reference: string): Said => ['returned', atMs, reference];

function report(name: string, ...said: readonly Said[]): BankReport {
  const says = said.map(([word, atMs, reference]): BankWord => {
    return { endToEndId: ID, word, atMs, ...(reference === undefined ? {} : { reference }) };
  });
  return { name, bytes: new Uint8Array(), arrivesAtMs: 0, kind: 'statement', says, covers: [] };
}

/** Each report arrives and is read at the moment of its number, from 1; the day's statement follows. */
function told(...reports: readonly (readonly Said[])[]): BankWords {
  const words = new BankWords();
  for (const [index, said] of reports.entries()) {
    words.arrive(report(`r${index + 1}`, ...said));
    words.read(`r${index + 1}`, index + 1);
  }
  words.arrive({ ...report('statement'), covers: [{ ...ACCOUNT, date: DATE }] });
  return words;
}

const LATER = 100;

describe('an instruction of which the bank', () => {
  it.each<[string, readonly (readonly Said[])[], boolean]>([
    ['says nothing', [], false],
    ['says that it accepts it', [[accepted(1)]], false],
    ['says that it refuses it', [[refused(1)]], true],
    ['accepts it and refuses it later', [[accepted(1)], [refused(2)]], true],
    ['refuses it and accepts it later', [[refused(1)], [accepted(2)]], false],
    ['accepted it before its refusal, read after it', [[refused(2)], [accepted(1)]], true],
    ['accepts and refuses it in one report', [[accepted(1), refused(1)]], false],
    ['says that it settles, and refuses it', [[settled(1)], [refused(2)]], false],
    ['refuses it and debits it', [[refused(1)], [debited(2, 'a')]], false],
    ['debits it', [[debited(1, 'a')]], false],
    ['debits it and gives it back', [[debited(1, 'a')], [returned(2, 'b')]], true],
    ['gives it back before it says that it debited it', [[returned(2, 'b')]], true],
    ['takes its return back', [[debited(1, 'a')], [returned(2, 'b'), debited(3, 'c')]], false],
    [
      'reports one debit twice, and its return',
      [[debited(1, 'a')], [debited(2, 'a'), returned(2, 'b')]],
      true,
    ],
    [
      'refuses it, debits it with its batch and gives that back',
      [[refused(1)], [debited(2, 'a'), returned(2, 'b')]],
      true,
    ],
  ])('%s: may be replaced: %#', (_, reports, expected) => {
    expect(told(...reports).isDead(INSTRUCTION, LATER)).toBe(expected);
  });

  it('blocks a new attempt only by what was read before its claim', () => {
    const words = told([refused(1)], [accepted(2)]);

    expect(words.isDead(INSTRUCTION, 2)).toBe(true);
    expect(words.isDead(INSTRUCTION, 3)).toBe(false);
  });

  it.each([
    ['of another day', { ...ACCOUNT, date: plainDate('2026-11-25') }],
    ['of another account', { ...ACCOUNT, iban: 'DK5000400440116243', date: DATE }],
    ['in another currency', { ...ACCOUNT, currency: 'DKK', date: DATE }],
  ])('is not dead by its refusal and a statement %s', (_, covered) => {
    const words = new BankWords();
    words.arrive({ ...report('refusal', refused(1)), covers: [covered] });

    expect(words.isDead(INSTRUCTION, LATER)).toBe(false);
  });

  it('counts as booked or promised only by what arrived', () => {
    const words = new BankWords();

    words.lose(report('lost', settled(1), refused(2)));

    expect(words.hasPromised(ID)).toBe(false);
    expect(words.isOver(ID)).toBe(false);
    expect(words.isPartlyLost(ID)).toBe(true);
    expect(words.isContradicted(ID)).toBe(false);
  });
});

describe('the bank contradicts itself where it', () => {
  it.each<[string, readonly (readonly Said[])[], boolean]>([
    ['debits one payment twice', [[debited(1, 'a'), debited(1, 'b')]], true],
    ['reports one debit twice', [[debited(1, 'a')], [debited(2, 'a')]], false],
    ['debits it anew after a return', [[debited(1, 'a'), returned(2, 'b'), debited(3, 'c')]], false],
    ['settles and refuses it', [[refused(1)], [settled(2)]], true],
    ['accepts it before it refuses it', [[accepted(1)], [refused(2)]], false],
  ])('%s: %#', (_, reports, expected) => {
    expect(told(...reports).isContradicted(ID)).toBe(expected);
  });
});
