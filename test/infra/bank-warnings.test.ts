import { describe, expect, it } from 'vitest';
import { BANK_PROFILES } from '../../functions/platform/bank-profiles.ts';
import { parseConfig } from '../../functions/platform/check-config.ts';
import { BANK_NAMES } from '../../functions/platform/config-bank-terms.ts';
import { addressWarnings, bankWarnings } from '../../infra/bank-warnings.ts';
import { exampleText } from '../support/config.ts';
import { exampleWithAccount, saidOf } from '../support/config-problems.ts';

/** What the debtor account of the currency in config/example.json is warned of with these changes. */
function warnings(currency: string, changes: Readonly<Record<string, unknown>>): string[] {
  return parseConfig(exampleWithAccount(currency, changes), 'some.json')
    .debtorAccounts.filter((account) => account.currency === currency)
    .flatMap((account) => bankWarnings(account, []))
    .map(saidOf);
}

const NORDEA = { bank: 'nordea', bic: 'NDEADKKK' };
const SEB = { bank: 'seb', bic: 'ESSESESS', initiatingParty: ids('BANK') };
const SWISS = { iban: 'CH9300762011623852957', bic: 'KBBECH22' };

const IN_BERN = { debtor: { address: { town: 'Bern', country: 'CH' } } };
const MUCH = { count: 100_000, sumMinor: '50000000' };

/** A party with one id of the scheme. */
function ids(scheme: string) {
  return { ids: [{ id: '1', scheme }] };
}

describe('bankWarnings', () => {
  it.each<[string, string, Readonly<Record<string, unknown>>, string[]]>([
    ['a German account of which no bank is named', 'EUR', {}, []],
    ['a Danish account without a BIC', 'DKK', {}, ['bic: is missing: banks in DK']],
    ['a Danish account with one', 'DKK', { bic: 'NDEADKKK' }, []],
    [
      'Nordea, of which everything is missing',
      'DKK',
      { bank: 'nordea' },
      [
        'initiatingParty.ids: has none with the scheme CUST',
        'debtor.ids: has none with the scheme BANK',
        'bic: has none',
      ],
    ],
    [
      'Nordea with an id of another scheme',
      'DKK',
      { ...NORDEA, initiatingParty: ids('BANK'), debtor: ids('BANK') },
      ['initiatingParty.ids: has none with the scheme CUST'],
    ],
    [
      'Nordea with all that it asks for',
      'DKK',
      { ...NORDEA, initiatingParty: ids('CUST'), debtor: ids('BANK') },
      [],
    ],
    [
      'DNB, which asks for two ids of one party',
      'NOK',
      { bank: 'dnb', bic: 'DNBANOKK', initiatingParty: ids('CUST') },
      ['initiatingParty.ids: has none with the scheme BANK', 'debtor.ids: has none with the scheme BANK'],
    ],
    ['SEB, whose kronor need the town of the recipient', 'SEK', SEB, ['creditorAddress: has none']],
    ['SEB with an answer to that, whatever it is', 'SEK', { ...SEB, creditorAddress: 'never' }, []],
    ['a German bank that takes files by EBICS', 'EUR', { bank: 'dk-ebics' }, ['vop: has none']],
    ['one that knows', 'EUR', { bank: 'dk-ebics', vop: 'opt-out' }, []],
    ['a profile of another country', 'EUR', { bank: 'dnb' }, ['bank: dnb is a profile of NO']],
    ['euro from Switzerland', 'EUR', SWISS, ['debtor.address: is missing: a SEPA transfer from CH']],
    ['euro from Switzerland with the address', 'EUR', { ...SWISS, ...IN_BERN }, []],
    [
      'more payments than a Swiss file has',
      'EUR',
      { ...SWISS, ...IN_BERN, maxPerFile: MUCH, maxPerRun: MUCH, maxPerDay: MUCH },
      ['maxPerFile.count: is above the 99,999 payments that banks in CH take'],
    ],
  ])('%s', (_what, currency, changes, expected) => {
    expect(warnings(currency, changes)).toEqual(expected.map((text) => expect.stringContaining(text)));
  });

  it('says how certain each need is', () => {
    expect(warnings('DKK', NORDEA).join()).toContain('by practice, not confirmed by the bank');
  });
});

describe('addressWarnings', () => {
  it('names the sources without the address that a bank asks for', () => {
    const config = parseConfig(exampleText(), 'some.json');
    const asks = config.debtorAccounts.map((account) =>
      account.currency === 'SEK' ? { ...account, creditorAddress: 'town-and-country' as const } : account,
    );
    const ampecoOnly = config.sources.filter(({ kind }) => kind === 'ampeco');

    expect(addressWarnings(config)).toEqual([]);
    expect(addressWarnings({ ...config, debtorAccounts: asks })).toEqual([
      {
        path: ['debtorAccounts', 2, 'creditorAddress'],
        message: 'asks for an address that spirii/nordfleet never gives: all payouts of it in SEK are held',
      },
    ]);
    expect(addressWarnings({ ...config, sources: ampecoOnly, debtorAccounts: asks })).toEqual([]);
  });
});

describe('the table of banks', () => {
  it.each(BANK_NAMES)('%s says how each need is known and what nobody has confirmed', (name) => {
    const { title, needs, unconfirmed } = BANK_PROFILES[name];

    expect(title).not.toBe('');
    expect(unconfirmed).not.toBe('');
    for (const { source } of needs) expect(source.length).toBeGreaterThan(10);
  });
});
