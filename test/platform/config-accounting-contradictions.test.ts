import { describe, expect, it } from 'vitest';
import { exampleText } from '../support/config.ts';
import { exampleWith, problemsIn, type Replacement } from '../support/config-problems.ts';

describe('accounting', () => {
  it('is off where it is missing', () => {
    const { accounting: _, ...rest } = JSON.parse(exampleText());

    expect(problemsIn(JSON.stringify(rest))).toEqual([]);
  });

  it.each<[string, Replacement[], string]>([
    [
      'a source without an account',
      [['"ampeco/voltgrid": "6535"', '"ampeco/other": "6535"']],
      'accounting.accounts.expense: has no account for the source ampeco/voltgrid',
    ],
    [
      'a debtor account without an account',
      [['"nordfleet-nok": "1230"', '"nordfleet-usd": "1230"']],
      'accounting.accounts.bank: has no account for the debtor account nordfleet-nok',
    ],
    [
      'two debtor accounts in one account',
      [['"nordfleet-nok": "1230"', '"nordfleet-nok": "1210"']],
      'accounting.accounts.bank.nordfleet-nok: is the account of another debtor account too',
    ],
    [
      'a bank account that is also what is owed',
      [['"nordfleet-nok": "1230"', '"nordfleet-nok": "1740"']],
      'accounting.accounts.bank.nordfleet-nok: is an account of another role too',
    ],
    [
      'a cost that is also what is owed',
      [['"spirii/nordfleet": "6530"', '"spirii/nordfleet": "1745"']],
      'accounting.accounts.expense.spirii/nordfleet: is an account of another role too',
    ],
    [
      'charges in what is owed',
      [['"difference": "4970"', '"difference": "1740"']],
      'accounting.accounts.difference: is an account of what is owed too',
    ],
    [
      'a cost centre of a source that is not there',
      [['"spirii/nordfleet": "100"', '"spirii/other": "100"']],
      'accounting.costCentres.spirii/other: is no source of this configuration',
    ],
    [
      'a payroll of a source that is not there',
      [['"source": "spirii/nordfleet"', '"source": "spirii/other"']],
      'accounting.payroll.sources[0].source: is no source of this configuration',
    ],
    [
      'a payroll that names a source twice',
      [
        [
          '"sources": [{ "source": "spirii/nordfleet" }]',
          '"sources": [{ "source": "spirii/nordfleet" }, { "source": "spirii/nordfleet" }]',
        ],
      ],
      'accounting.payroll.sources[1].source: is there twice',
    ],
    [
      'a payroll in another country than that of the tariffs',
      [
        ['"policy": "note",', '"policy": "note", "country": "DE",'],
        ['"source": "spirii/nordfleet"', '"source": "spirii/nordfleet", "country": "AT"'],
      ],
      'accounting.payroll.sources[0].country: is not DE, by which its tariffs are held',
    ],
    [
      'a payroll of a company in another country than that of its tariffs',
      [
        [
          '"policy": "note",',
          '"policy": "note", "country": "AT", "companies": { "Rheinwerk GmbH": { "country": "DE" } },',
        ],
        [
          '"source": "spirii/nordfleet"',
          '"source": "spirii/nordfleet", "companies": { "RHEINWERK GmbH": { "country": "AT" } }',
        ],
      ],
      'accounting.payroll.sources[0].companies.RHEINWERK GmbH.country: is not DE, by which its tariffs are held',
    ],
    [
      'a company that the tariffs take out of the country of its payroll, and the payroll does not',
      [
        ['"policy": "note",', '"policy": "note", "companies": { "Rheinwerk GmbH": { "country": "DE" } },'],
        ['"source": "spirii/nordfleet"', '"source": "spirii/nordfleet", "country": "AT"'],
      ],
      'accounting.payroll.sources[0].companies.Rheinwerk GmbH: is not DE, by which its tariffs are held',
    ],
    [
      'a format that is there twice',
      [['{ "format": "e-conomic" }', '{ "format": "netsuite", "dateFormat": "YYYYMMDD" }']],
      'accounting.formats[5].format: is there twice',
    ],
    [
      'an account that DATEV cannot hold',
      [['"difference": "4970"', '"difference": "497"']],
      'accounting.accounts.difference: DATEV takes numbers of 4 digits here (accountLength), of 5 for people',
    ],
    [
      'an account that only a person could read',
      [['"difference": "4970"', '"difference": "Gebühren"']],
      'accounting.accounts.difference: SIE takes numbers here',
    ],
    [
      'an account that begins a formula',
      [['"difference": "4970"', '"difference": "=4970"']],
      'accounting.accounts.difference: has to be an account of the accounting program',
    ],
    [
      'a column map without an account',
      [['"field": "account"', '"field": "role"']],
      'accounting.formats[0].columns: has no account: no entry could be told',
    ],
    [
      'a column map with one side alone',
      [['"field": "credit"', '"field": "role"']],
      'accounting.formats[0].columns: has no amount, or no debit and credit',
    ],
    [
      'two columns of one title',
      [['"title": "Debit"', '"title": "Credit"']],
      'accounting.formats[0].columns[4].title: is there twice',
    ],
    [
      'a fiscal year that begins within a month',
      [['"fiscalYearStart": "01-01"', '"fiscalYearStart": "04-06"']],
      'accounting.formats[1].fiscalYearStart: has to be the first day of a month',
    ],
    [
      'an organisation number of another form',
      [['"556677-8899"', '"5566778899"']],
      'accounting.formats[2].organisationNumber: has to be a Swedish organisation number',
    ],
  ])('is refused with %s', (_name, replacements, problem) => {
    expect(problemsIn(exampleWith(...replacements)).join('\n')).toContain(problem);
  });
});
