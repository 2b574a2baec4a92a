import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPain001 } from '../../functions/bank/pain001/check.ts';
import { PROBLEM_CODES, type ProblemCode } from '../../functions/bank/pain001/check-problems.ts';
import { plainDate } from '../../functions/core/date.ts';
import { ibanOf } from '../support/iban.ts';
import { forAllAsyncIn } from '../support/properties.ts';
import { CHANGES, CHANGES_EVERYWHERE, CHANGES_OF_TERMS } from './pain001-changes.ts';
import { codesOf, FIRST, SEALED, TEXT, tampered } from './pain001-checked.ts';
import { aBatch, anInstruction, type Batch, bytesOf, sealedFrom } from './pain001-samples.ts';

/** Codes of rules that cases below break; listed here are those with their own test. */
const brokenBelow = new Set<ProblemCode>(['sealed-count', 'file-too-large']);

function covered(cases: readonly (readonly [ProblemCode, ...unknown[]])[]): void {
  for (const [code] of cases) brokenBelow.add(code);
}

/** The transaction's line that holds `text`. */
function lineWith(text: string): string {
  const line = TEXT.split('\n').find((candidate) => candidate.includes(text));
  expect(line).toBeDefined();
  return `${line}\n`;
}

describe('checkPain001 refuses a changed file with the code of the rule', () => {
  covered(CHANGES);
  test.each(CHANGES)('%s: %s → %s', async (code, from, to) => {
    expect(await codesOf(tampered(from, to))).toContain(code);
  });

  covered(CHANGES_EVERYWHERE);
  test.each(CHANGES_EVERYWHERE)('%s: every %s → %s', async (code, from, to) => {
    expect(await codesOf(tampered(from, to, true))).toContain(code);
  });

  test('sealed-count and sealed-transaction: a payment taken out, with totals that follow', async () => {
    const text = TEXT.replace(lineWith('E2E-2'), '')
      .replaceAll('<NbOfTxs>2', '<NbOfTxs>1')
      .replaceAll('<CtrlSum>30.50', '<CtrlSum>10.50');

    expect(await codesOf(text)).toEqual(['sealed-count', 'sealed-control-sum', 'sealed-transaction']);
  });

  test('sealed-count: a payment added, before what follows is read', async () => {
    const extra = lineWith('E2E-2').replace('E2E-2', 'E2E-9');

    expect(await codesOf(TEXT.replace('</PmtInf>', `${extra}</PmtInf>`))).toContain('sealed-count');
  });

  test('sealed-transaction: two payments swapped', async () => {
    const [first, second] = [lineWith('E2E-1'), lineWith('E2E-2')];
    const text = TEXT.replace(first, '#').replace(second, first).replace('#', second);

    expect(await codesOf(text)).toEqual(['sealed-transaction', 'sealed-transaction']);
  });

  test('file-too-large: a file that cannot be ours is not read to its end', async () => {
    let chunksTaken = 0;
    function* endless(): Generator<Uint8Array> {
      yield Buffer.from(TEXT.slice(0, TEXT.indexOf('<PmtInf>')));
      while (chunksTaken < 1_000) {
        chunksTaken += 1;
        yield Buffer.alloc(1_000, ' ');
      }
    }

    const check = await checkPain001(endless(), SEALED);

    expect(check).toMatchObject({ ok: false, problems: [{ code: 'file-too-large' }] });
    expect(chunksTaken).toBeLessThan(20);
  });

  test('xml-malformed: bytes that are not UTF-8, and an empty file', async () => {
    const latin1 = Buffer.from(TEXT.replace('Jane', 'Jané'), 'latin1');

    expect(await checkPain001([latin1], SEALED)).toMatchObject({ problems: [{ code: 'xml-malformed' }] });
    expect(await checkPain001([], SEALED)).toMatchObject({ problems: [{ code: 'xml-malformed' }] });
  });

  test('each change of one character in an amount, an account or an end-to-end id', async () => {
    const places = [...TEXT.matchAll(/>(10\.50|20\.00|E2E-[12]|NL91\w+|DE89\w+|DK50\w+)</g)].flatMap(
      (match) => Array.from(match[1] ?? '', (_, index) => match.index + 1 + index),
    );
    expect(places.length).toBeGreaterThan(60);
    await forAllAsyncIn(
      200,
      fc.constantFrom(...places),
      fc.constantFrom(...'0123456789ABEN'),
      async (place, character) => {
        fc.pre(TEXT[place] !== character);
        const text = TEXT.slice(0, place) + character + TEXT.slice(place + 1);
        expect(await codesOf(text)).not.toEqual([]);
      },
    );
  });
});

/** All possible demands of a bank: two ids of a party, addresses, a local instrument, a category purpose. */
describe('checkPain001 refuses a changed file of a bank that asks for more', () => {
  const CREDITOR = anInstruction({
    endToEndId: 'E2E-1',
    instructionId: 'I-1',
    creditorIban: ibanOf('NO9386011117947'),
    creditorAddress: { town: 'Oslo', country: 'NO' },
  });
  const NORWEGIAN = aBatch([CREDITOR], {
    rail: 'domestic-credit-transfer',
    currency: 'NOK',
    debtor: { name: 'Charging Fleet AS', iban: ibanOf('NO9386011117947'), bic: 'DNBANOKK' },
    terms: {
      accountCurrency: 'NOK',
      initiatingPartyIds: [
        { id: '987654321', scheme: 'CUST' },
        { id: 'DIV-1', scheme: 'BANK' },
        { id: '529900T8BM49AURSDO55', scheme: 'LEI' },
      ],
      debtorIds: [
        { id: '12345', proprietary: 'SIGNER' },
        { id: 'DNBANOKK', scheme: 'BIC' },
      ],
      debtorAddress: { town: 'Bergen', country: 'NO' },
      localInstrument: { proprietary: 'SDCL' },
      categoryPurpose: { code: 'SUPP' },
    },
  });
  covered(CHANGES_OF_TERMS);
  test.each(CHANGES_OF_TERMS)('%s: %s → %s', async (code, from, to) => {
    const text = (await bytesOf(NORWEGIAN)).toString();
    expect(text).toContain(from);
    expect(await codesOf(text, sealedFrom(NORWEGIAN))).toEqual([]);

    expect(await codesOf(text.replace(from, to), sealedFrom(NORWEGIAN))).toContain(code);
  });

  const SWISS = { name: 'Fleet AG', iban: ibanOf('CH9300762011623852957') };
  const FORINT = { name: 'Fleet Kft.', iban: ibanOf('HU42117730161111101800000000') };
  const TWO_IDS = { accountCurrency: 'EUR', initiatingPartyIds: [], debtorIds: [{ id: '1' }, { id: '2' }] };
  const AUSTRIAN = { name: 'Fleet GmbH', iban: ibanOf('AT611904300234573201') };
  const CUSTOMER = {
    accountCurrency: 'EUR',
    initiatingPartyIds: [{ id: '1', scheme: 'CUST' }],
    debtorIds: [],
  } as const;
  const AT_HOME = {
    accountCurrency: 'EUR',
    initiatingPartyIds: [],
    debtorIds: [],
    debtorAddress: { town: 'Wien', country: 'AT' },
  };
  const WHOLE: [ProblemCode, Batch][] = [
    [
      'debtor-bic-missing',
      aBatch([FIRST], { rail: 'domestic-credit-transfer', currency: 'CHF', debtor: SWISS }),
    ],
    ['debtor-bic-missing', aBatch([FIRST], { debtor: SWISS })],
    [
      'amount-not-whole',
      aBatch([FIRST], { rail: 'domestic-credit-transfer', currency: 'HUF', debtor: FORINT }),
    ],
    ['party-ids', aBatch([FIRST], { terms: TWO_IDS })],
    ['party-id-scheme', aBatch([FIRST], { debtor: AUSTRIAN, terms: CUSTOMER })],
    ['debtor-address-refused', aBatch([FIRST], { debtor: AUSTRIAN, terms: AT_HOME })],
    ['execution-date-closed', aBatch([FIRST], { executionDate: plainDate('2026-12-06') })],
    ['execution-date-closed', aBatch([FIRST], { executionDate: plainDate('2027-05-07') })],
  ];
  covered(WHOLE);
  test.each(WHOLE)('%s: a file as it was sealed', async (code, batch) => {
    expect(await codesOf((await bytesOf(batch)).toString(), sealedFrom(batch))).toEqual([code]);
  });

  test("takes a day on which TARGET and the bank are open, though another country's currency is closed", async () => {
    const german = { name: 'Fleet', iban: ibanOf('DE89370400440532013000') };
    const batch = aBatch([FIRST], { debtor: german, executionDate: plainDate('2027-05-07') });

    expect(await codesOf((await bytesOf(batch)).toString(), sealedFrom(batch))).toEqual([]);
  });
});

test('each rule of the checker has a test that breaks it', () => {
  expect([...brokenBelow].toSorted()).toEqual([...PROBLEM_CODES].toSorted());
});
