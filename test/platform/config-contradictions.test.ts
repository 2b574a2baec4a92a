import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkConfig, parseConfig } from '../../functions/platform/check-config.ts';
import { exampleText } from '../support/config.ts';
import { exampleWith, problemsIn, type Replacement } from '../support/config-problems.ts';

const exampleJson = z.looseObject({ sources: z.array(z.looseObject({})) });

const EUR_IBAN = 'DE19370400440987654300';
const TRANSFER_ROLE = 'arn:aws:iam::111122223333:role/bank-transfer';

describe('a configuration that contradicts itself is refused', () => {
  it.each<[string, Replacement[], string]>([
    [
      'a report that pays before it is approved',
      [['"Approved", "FundsReceived"', '"Pending", "Approved"']],
      'sources[0].payWhen[0]: a report that is Pending is not approved yet',
    ],
    [
      'a status that is named twice',
      [['"Approved", "FundsReceived"', '"Approved", "Approved"']],
      'sources[0].payWhen[1]: is there twice',
    ],
    [
      'a country with a rate for each region, without one',
      [['"policy": "note"', '"policy": "note", "country": "BE"']],
      'sources[0].tariff.region: is missing: the country has a rate for each of its regions',
    ],
    [
      'a region of another country',
      [['"policy": "note"', '"policy": "note", "country": "AT", "region": "flanders"']],
      'sources[0].tariff.region: is no region of the country with a rate of its own',
    ],
    [
      'a region without a country',
      [['"policy": "note"', '"policy": "note", "region": "flanders"']],
      'sources[0].tariff.region: is no region of the country with a rate of its own',
    ],
    [
      'a company in a country with a rate for each region, without one',
      [['"policy": "note"', '"policy": "note", "companies": { "Scheldemobiel NV": { "country": "BE" } }']],
      'sources[0].tariff.companies.Scheldemobiel NV.region: is missing: the country has a rate for each of its regions',
    ],
    [
      'a company that is there twice',
      [['"policy": "note"', '"policy": "note", "companies": { "Polderlease": {}, "POLDERLEASE": {} }']],
      'sources[0].tariff.companies.POLDERLEASE: is there twice; a company is one however its name is spaced',
    ],
    [
      'a usual price whose bounds are reversed',
      [['"low": "50"', '"low": "450.001"']],
      'sources[0].tariff.usualPerKwh.DKK: has a lowest price above its highest',
    ],
    [
      'origins where settlement reports are paid',
      [['"payOrigins": []', '"payOrigins": ["session-emsp"]']],
      'sources[1].payOrigins: names origins, and settlement reports are paid, not expenses',
    ],
    [
      'a fee of the partner that is to be paid to it',
      [
        ['"pays": "settlement"', '"pays": "expenses"'],
        ['"payOrigins": []', '"payOrigins": ["platform-fee-cpo"]'],
      ],
      'sources[1].payOrigins[0]: platform-fee-cpo is a fee that the partner owes',
    ],
    [
      'payments recorded with the token that reads',
      [
        [
          '"payOrigins": []',
          '"payOrigins": [], "writeBack": { "secretName": "ev-payouts/example/spirii-nordfleet" }',
        ],
      ],
      'sources[1].writeBack.secretName: is there twice; who writes at a source has a token of its own',
    ],
    [
      'payments recorded where expenses are paid',
      [
        ['"pays": "settlement"', '"pays": "expenses"'],
        ['"payOrigins": []', '"payOrigins": [], "writeBack": { "secretName": "of-its-own" }'],
      ],
      'sources[1].writeBack: records payments of settlement reports, and this source pays expenses',
    ],
    [
      'an e-mail address that is told twice',
      [['["payout-alarms@nordfleet.example"]', '["a@nordfleet.example", "A@nordfleet.example"]']],
      'alarms.emails[1]: is there twice',
    ],
    [
      'a transfer role that is named twice',
      [[`["${TRANSFER_ROLE}"]`, `["${TRANSFER_ROLE}", "${TRANSFER_ROLE}"]`]],
      'transferRoleArns[1]: is there twice',
    ],
    [
      'a SEPA account outside SEPA',
      [
        [EUR_IBAN, 'TR330006100519786457841326'],
        ['"bic": "COBADEFFXXX",', ''],
      ],
      'debtorAccounts[0].iban: TR is outside SEPA',
    ],
    [
      'a domestic transfer from another country',
      [['DK5000400440116243', EUR_IBAN]],
      'debtorAccounts[1].iban: an account in DE is not in the clearing of DKK',
    ],
    [
      'a BIC and an IBAN of two countries',
      [['COBADEFFXXX', 'NDEADKKK']],
      'debtorAccounts[0].bic: is of a bank in DK, and the IBAN is of one in DE',
    ],
    [
      'a Swiss account without a BIC',
      [
        [EUR_IBAN, 'CH9300762011623852957'],
        ['"bic": "COBADEFFXXX",', ''],
      ],
      'debtorAccounts[0].bic: is missing: banks in CH refuse a file without',
    ],
    [
      'an account in Liechtenstein without a BIC',
      [
        [EUR_IBAN, 'LI21088100002324013AA'],
        ['"bic": "COBADEFFXXX",', ''],
      ],
      'debtorAccounts[0].bic: is missing: banks in LI refuse a file without',
    ],
    [
      'a currency that has ended',
      [['"currency": "SEK"', '"currency": "BGN"']],
      'debtorAccounts[2].currency: has ended: its country has the euro',
    ],
    [
      'a file of more payouts than its run',
      [['"count": 5000', '"count": 10001']],
      'debtorAccounts[0].maxPerRun: a file may pay at most',
    ],
    [
      'a run of more payouts than its day',
      [['"count": 20000', '"count": 9999']],
      'debtorAccounts[0].maxPerRun: a file may pay at most',
    ],
    [
      'a limit that no file can pay',
      [['"EUR": "1000000"', '"EUR": "50000001"']],
      'limits.maxPayoutMinor.EUR: is above maxPerFile.sumMinor',
    ],
    [
      'a debtor account without a limit of its currency',
      [['"EUR": "1000000",', '']],
      'limits.maxPayoutMinor: has no limit for EUR, which debtorAccounts[0] pays',
    ],
  ])('%s', (_what, replacements, expected) => {
    expect(problemsIn(exampleWith(...replacements))).toEqual([expect.stringContaining(expected)]);
  });

  it('a tenant of AMPECO that is read as two accounts', () => {
    const { accounting: _, ...config } = exampleJson.parse(JSON.parse(exampleText()));
    const [, voltgrid] = config.sources;
    const again = { ...voltgrid, account: 'other', secretName: 'ev-payouts/example/ampeco-other' };
    const sources = [...config.sources, { ...again, baseUrl: 'https://voltgrid.eu.charge.ampeco.tech/' }];

    expect(problemsIn(JSON.stringify({ ...config, sources }))).toEqual([
      expect.stringContaining('sources[2].baseUrl: is there twice; one tenant of AMPECO'),
    ]);
  });

  it('with all its contradictions, each with a path', () => {
    const text = exampleWith(['COBADEFFXXX', 'NDEADKKK'], ['"DKK": "7500000"', '"DKK": "350000001"']);

    expect(problemsIn(text).map((problem) => problem.split(':')[0])).toEqual([
      'debtorAccounts[0].bic',
      'limits.maxPayoutMinor.DKK',
    ]);
  });

  it('without the IBAN in what it says', () => {
    expect(problemsIn(exampleWith(['DK5000400440116243', EUR_IBAN])).join()).not.toMatch(/\d{8}/);
  });

  it('wherever it is read', () => {
    expect(() => parseConfig(exampleWith(['COBADEFFXXX', 'NDEADKKK']), 'some.json')).toThrow(
      'some.json is not a valid configuration:\n  debtorAccounts[0].bic: is of a bank in DK',
    );
  });
});

it('a BIC is taken in lower case and with blanks, and kept without', () => {
  const checked = checkConfig(exampleWith(['COBADEFFXXX', 'cobadeff xxx']));

  expect(checked.ok && checked.config.debtorAccounts[0]?.bic).toBe('COBADEFFXXX');
});

describe('a configuration is taken', () => {
  it.each<[string, Replacement[]]>([
    ['with a limit that just fits into a file', [['"EUR": "1000000"', '"EUR": "50000000"']]],
    ['with a Danish account of the Faroe Islands', [['DK5000400440116243', 'FO6264600001631634']]],
    [
      'with a BIC of a territory, whose IBANs are those of its country',
      [
        [EUR_IBAN, 'FR1420041010050500013M02606'],
        ['COBADEFFXXX', 'BNPAGPGXXXX'],
      ],
    ],
    ['without a BIC', [['"bic": "COBADEFFXXX",', '']]],
  ])('%s', (_what, replacements) => {
    expect(problemsIn(exampleWith(...replacements))).toEqual([]);
  });
});
