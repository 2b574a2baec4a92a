import { describe, expect, it } from 'vitest';
import { checkConfig, shownPath } from '../../functions/platform/check-config.ts';
import { exampleText } from '../support/config.ts';

type Changes = Readonly<Record<string, unknown>>;

/** config/example.json with changes to the debtor account of the currency. */
function checked(currency: string, changes: Changes) {
  const config = JSON.parse(exampleText());
  const debtorAccounts = config.debtorAccounts.map((account: { currency: string }) =>
    account.currency === currency ? { ...account, ...changes } : account,
  );
  return checkConfig(JSON.stringify({ ...config, debtorAccounts }));
}

function problemsOf(currency: string, changes: Changes): string[] {
  const result = checked(currency, changes);
  return result.ok ? [] : result.problems.map(({ path, message }) => `${shownPath(path)}: ${message}`);
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

    const result = checked('NOK', terms);

    expect(problemsOf('NOK', terms)).toEqual([]);
    expect(
      result.ok && result.config.debtorAccounts.find(({ currency }) => currency === 'NOK'),
    ).toMatchObject(terms);
    expect(problemsOf('EUR', { vop: 'opt-out', singlePaymentFile: 'send' })).toEqual([]);
    expect(problemsOf('EUR', { vop: 'opt-in' })).toEqual([]);
  });

  it.each<[string, string, Changes, string]>([
    [
      'an unknown bank',
      'EUR',
      { bank: 'nordia' },
      'debtorAccounts[0].bank: has to be one of "generic", "danske"',
    ],
    [
      'an id that banks cannot give back',
      'NOK',
      { initiatingParty: { ids: [{ id: 'a//b' }] } },
      'debtorAccounts[3].initiatingParty.ids[0].id: has to have 1 to 35',
    ],
    [
      'a scheme that is none',
      'NOK',
      { initiatingParty: { ids: [{ id: '1', scheme: 'CUSTOMER' }] } },
      'debtorAccounts[3].initiatingParty.ids[0].scheme: has to be one of "BIC"',
    ],
    [
      'a scheme beside a proprietary one',
      'NOK',
      { debtor: { ids: [{ id: '1', scheme: 'CUST', proprietary: 'X' }] } },
      'debtorAccounts[3].debtor.ids[0]: has to have a scheme or a proprietary one, not both',
    ],
    [
      'a BIC that is none',
      'NOK',
      { debtor: { ids: [{ id: 'DNBANO', scheme: 'BIC' }] } },
      'debtorAccounts[3].debtor.ids[0]: has to be a BIC',
    ],
    [
      'an LEI that is none',
      'NOK',
      { debtor: { ids: [{ id: '529900T8BM49AURSDOXX', scheme: 'LEI' }] } },
      'debtorAccounts[3].debtor.ids[0]: has to be an LEI',
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
      'debtorAccounts[3].debtor.ids[1]: is a second BIC',
    ],
    [
      'two ids of a debtor in a SEPA file',
      'EUR',
      { iban: 'DK5000400440116243', bic: 'NDEADKKK', debtor: { ids: [{ id: '1' }, { id: '2' }] } },
      'debtorAccounts[0].debtor.ids[1]: a file from DK by sepa-credit-transfer has 1 id of the debtor at most',
    ],
    [
      'two ids of an initiating party at a German bank',
      'EUR',
      { initiatingParty: { ids: [{ id: '1' }, { id: '2' }] } },
      'debtorAccounts[0].initiatingParty.ids[1]: a file from DE',
    ],
    [
      'another scheme than BANK at an Austrian bank',
      'EUR',
      { ...AUSTRIAN, initiatingParty: { ids: [{ id: '1', scheme: 'CUST' }] } },
      'debtorAccounts[0].initiatingParty.ids[0]: banks in AT take the scheme BANK here or none',
    ],
    [
      'an address of the debtor at an Austrian bank',
      'EUR',
      { ...AUSTRIAN, debtor: { address: { town: 'Wien', country: 'AT' } } },
      'debtorAccounts[0].debtor.address: banks in AT refuse a file with an address',
    ],
    [
      'a town outside the SEPA set',
      'DKK',
      { debtor: { address: { town: 'Ærøskøbing', country: 'DK' } } },
      'debtorAccounts[1].debtor.address.town: has to be of letters without accents',
    ],
    [
      'a country by its name',
      'DKK',
      { debtor: { address: { town: 'Aarhus', country: 'Denmark' } } },
      'debtorAccounts[1].debtor.address.country: has to be a country of ISO 3166-1',
    ],
    [
      'a country by a code that is none',
      'DKK',
      { debtor: { address: { town: 'Leeds', country: 'UK' } } },
      'debtorAccounts[1].debtor.address.country: has to be a country of ISO 3166-1',
    ],
    [
      'a debtor of nothing',
      'DKK',
      { debtor: {} },
      'debtorAccounts[1].debtor: has to have ids, an address, or both',
    ],
    [
      'a local instrument of nothing',
      'NOK',
      { localInstrument: {} },
      'debtorAccounts[3].localInstrument: has to have a code or a proprietary word',
    ],
    [
      'a category purpose of five letters',
      'NOK',
      { categoryPurpose: { code: 'SALRY' } },
      'debtorAccounts[3].categoryPurpose.code: has to be a code of at most 4',
    ],
    [
      'a text for the statement of 21 characters',
      'DKK',
      { statementText: 'Nordfleet EV charging' },
      'debtorAccounts[1].statementText: has to have at most 20 characters',
    ],
    [
      'a text for the statement that begins with a slash',
      'DKK',
      { statementText: '/Nordfleet' },
      'debtorAccounts[1].statementText: has to be of letters',
    ],
    [
      'verification of payees of kroner',
      'DKK',
      { vop: 'opt-out' },
      'debtorAccounts[1].vop: means nothing here',
    ],
    [
      'a rule for single payments without an opt-out',
      'EUR',
      { singlePaymentFile: 'wait' },
      'debtorAccounts[0].singlePaymentFile: means something with "vop": "opt-out" only',
    ],
    [
      'files of one payment that wait for a second',
      'EUR',
      { vop: 'opt-out', maxPerFile: { count: 1, sumMinor: '50000000' } },
      'debtorAccounts[0].maxPerFile.count: lets each payment wait for ever',
    ],
  ])('is refused with %s', (_what, currency, changes, expected) => {
    expect(problemsOf(currency, changes)).toEqual([expect.stringContaining(expected)]);
  });
});
