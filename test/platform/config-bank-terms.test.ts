import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../functions/platform/check-config.ts';
import { exampleWithAccount, problemsIn } from '../support/config-problems.ts';

type Changes = Readonly<Record<string, unknown>>;

/** Where the debtor account of the currency stands in it. */
const PLACES: Readonly<Record<string, string>> = {
  EUR: 'debtorAccounts[0]',
  DKK: 'debtorAccounts[1]',
  NOK: 'debtorAccounts[3]',
};

function problemsOf(currency: string, changes: Changes): string[] {
  return problemsIn(exampleWithAccount(currency, changes));
}

const AUSTRIAN = { iban: 'AT611904300234573201', bic: 'GIBAATWW' };

describe("the demands of a debtor account's bank", () => {
  it('is taken whole', () => {
    const terms = {
      bank: 'dnb',
      initiatingParty: {
        ids: [
          { id: '987654321', scheme: 'CUST' },
          { id: 'DIV 1', scheme: 'BANK' },
        ],
      },
      debtor: {
        ids: [{ id: '12', proprietary: 'SIGNER' }, { id: '34' }],
        address: { town: 'Oslo', country: 'NO' },
      },
      creditorAddress: 'town-and-country',
      localInstrument: { proprietary: 'SDCL' },
      categoryPurpose: { code: 'SUPP' },
      statementText: 'Nordfleet charging',
    };

    const result = checkConfig(exampleWithAccount('NOK', terms));

    expect(problemsOf('NOK', terms)).toEqual([]);
    expect(
      result.ok && result.config.debtorAccounts.find(({ currency }) => currency === 'NOK'),
    ).toMatchObject(terms);
    expect(problemsOf('EUR', { vop: 'opt-out', singlePaymentFile: 'send' })).toEqual([]);
    expect(problemsOf('EUR', { vop: 'opt-in' })).toEqual([]);
  });

  it.each<[string, string, Changes, string]>([
    ['an unknown bank', 'EUR', { bank: 'nordia' }, 'bank: has to be one of "generic", "danske"'],
    [
      'an id that banks cannot give back',
      'NOK',
      { initiatingParty: { ids: [{ id: 'a//b' }] } },
      'initiatingParty.ids[0].id: has to have 1 to 35',
    ],
    [
      'a scheme that is none',
      'NOK',
      { initiatingParty: { ids: [{ id: '1', scheme: 'CUSTOMER' }] } },
      'initiatingParty.ids[0].scheme: has to be one of "BIC"',
    ],
    [
      'a scheme beside a proprietary one',
      'NOK',
      { debtor: { ids: [{ id: '1', scheme: 'CUST', proprietary: 'X' }] } },
      'debtor.ids[0]: has to have a scheme or a proprietary one, not both',
    ],
    [
      'a BIC that is none',
      'NOK',
      { debtor: { ids: [{ id: 'DNBANO', scheme: 'BIC' }] } },
      'debtor.ids[0]: has to be a BIC',
    ],
    [
      'an LEI that is none',
      'NOK',
      { debtor: { ids: [{ id: '529900T8BM49AURSDOXX', scheme: 'LEI' }] } },
      'debtor.ids[0]: has to be an LEI',
    ],
    [
      'two BICs of one party',
      'NOK',
      {
        debtor: {
          ids: [
            { id: 'DNBANOKK', scheme: 'BIC' },
            { id: 'NDEANOKK', scheme: 'BIC' },
          ],
        },
      },
      'debtor.ids[1]: is a second BIC',
    ],
    [
      'two ids of a debtor in a SEPA file',
      'EUR',
      { iban: 'DK5000400440116243', bic: 'NDEADKKK', debtor: { ids: [{ id: '1' }, { id: '2' }] } },
      'debtor.ids[1]: a file from DK by sepa-credit-transfer has 1 id of the debtor at most',
    ],
    [
      'two ids of an initiating party at a German bank',
      'EUR',
      { initiatingParty: { ids: [{ id: '1' }, { id: '2' }] } },
      'initiatingParty.ids[1]: a file from DE',
    ],
    [
      'another scheme than BANK at an Austrian bank',
      'EUR',
      { ...AUSTRIAN, initiatingParty: { ids: [{ id: '1', scheme: 'CUST' }] } },
      'initiatingParty.ids[0]: banks in AT take the scheme BANK here or none',
    ],
    [
      'an address of the debtor at an Austrian bank',
      'EUR',
      { ...AUSTRIAN, debtor: { address: { town: 'Wien', country: 'AT' } } },
      'debtor.address: banks in AT refuse a file with an address',
    ],
    [
      'a town outside the SEPA set',
      'DKK',
      { debtor: { address: { town: 'Ærøskøbing', country: 'DK' } } },
      'debtor.address.town: has to be of letters without accents',
    ],
    [
      'a country by its name',
      'DKK',
      { debtor: { address: { town: 'Aarhus', country: 'Denmark' } } },
      'debtor.address.country: has to be a country of ISO 3166-1',
    ],
    [
      'a country by a code that is none',
      'DKK',
      { debtor: { address: { town: 'Leeds', country: 'UK' } } },
      'debtor.address.country: has to be a country of ISO 3166-1',
    ],
    ['a debtor of nothing', 'DKK', { debtor: {} }, 'debtor: has to have ids, an address, or both'],
    [
      'a local instrument of nothing',
      'NOK',
      { localInstrument: {} },
      'localInstrument: has to have a code or a proprietary word',
    ],
    [
      'a category purpose of five letters',
      'NOK',
      { categoryPurpose: { code: 'SALRY' } },
      'categoryPurpose.code: has to be a code of at most 4',
    ],
    [
      'a text for the statement of 21 characters',
      'DKK',
      { statementText: 'Nordfleet EV charging' },
      'statementText: has to have at most 20 characters',
    ],
    [
      'a text for the statement that begins with a slash',
      'DKK',
      { statementText: '/Nordfleet' },
      'statementText: has to be of letters',
    ],
    ['verification of payees of kroner', 'DKK', { vop: 'opt-out' }, 'vop: means nothing here'],
    [
      'a rule for single payments without an opt-out',
      'EUR',
      { singlePaymentFile: 'wait' },
      'singlePaymentFile: means something with "vop": "opt-out" only',
    ],
    [
      'files of one payment that wait for a second',
      'EUR',
      { vop: 'opt-out', maxPerFile: { count: 1, sumMinor: '50000000' } },
      'maxPerFile.count: lets each payment wait for ever',
    ],
  ])('is refused with %s', (_what, currency, changes, expected) => {
    expect(problemsOf(currency, changes)).toEqual([
      expect.stringContaining(`${PLACES[currency]}.${expected}`),
    ]);
  });
});
