import { describe, expect, test } from 'vitest';
import {
  accountReport,
  balance,
  batchDetails,
  EUR,
  EXAMPLES,
  entry,
  itemsOf,
  itemsOfKind,
  statement,
} from './report-fixtures.ts';

const UETR = '8a562c67-ca16-48ba-b074-65581be6f001';

function notification(content: string): string {
  return accountReport('camt.054', '08', statement('N-1', content));
}

describe('camt.053 and camt.054', () => {
  test.each(['02', '08'] as const)(
    'version %s: a paid transaction carries its entry and batch',
    async (version) => {
      const items = await itemsOf(EXAMPLES[`camt.053.001.${version} statement`] ?? '');

      const statementItem = {
        kind: 'statement',
        id: 'S-1',
        accountIban: 'DE89370400440532013000',
        fromDate: '2026-11-01',
        toDate: '2026-11-01',
        openingBalance: { amount: EUR(100000n), creditDebit: 'credit' },
        closingBalance: { amount: EUR(97950n), creditDebit: 'credit' },
        ...(version === '08' ? { openingDate: '2026-11-01' } : { previousClosingDate: '2026-11-01' }),
        closingDate: '2026-11-01',
      };
      const entryItem = {
        kind: 'entry',
        statement: statementItem,
        reference: 'N-1',
        accountServicerReference: 'BANKREF-1',
        amount: EUR(2050n),
        creditDebit: 'debit',
        reversal: false,
        status: 'BOOK',
        bookingDate: '2026-11-01',
        valueDate: '2026-11-02',
        bankTransactionCode: { domain: 'PMNT', family: 'ICDT', subFamily: 'ESCT', proprietary: '116' },
      };
      expect(items).toEqual([
        {
          kind: 'header',
          type: 'camt.053',
          version: `camt.053.001.${version}`,
          messageId: 'BANK-1',
          createdAt: '2026-11-02T06:00:00Z',
        },
        statementItem,
        entryItem,
        {
          kind: 'transaction',
          entry: entryItem,
          batch: { messageId: 'MSG-1', paymentInformationId: 'PMT-1', transactions: 1 },
          messageId: 'MSG-1',
          accountServicerReference: 'BR-1',
          paymentInformationId: 'PMT-1',
          instructionId: 'I-1',
          endToEndId: 'E2E-1',
          ...(version === '08' ? { uetr: UETR } : {}),
          amount: EUR(2050n),
          instructedAmount: EUR(2100n),
          // Only version 08 has an indicator of the transaction's own; the entry's stands in.
          creditDebit: version === '08' ? 'credit' : 'debit',
          remittance: {
            unstructured: ['EV charging & more \u20ac', '<September>'],
            structuredReferences: ['RF18539007547034'],
          },
        },
        { kind: 'entry-end', entry: entryItem, transactions: 1, batches: 1 },
      ]);
    },
  );

  test.each(['02', '08'] as const)('version %s: a return is a credit with its reason', async (version) => {
    const [transaction] = await itemsOfKind('transaction', EXAMPLES[`camt.054.001.${version} return`] ?? '');

    expect(transaction).toMatchObject({
      creditDebit: 'credit',
      endToEndId: 'E2E-1',
      amount: EUR(2050n),
      bankTransactionCode: { domain: 'PMNT', family: 'RCDT', subFamily: 'RRTN' },
      returnInformation: {
        code: 'AC04',
        additional: ['Closed'],
        originalBankTransactionCode: { domain: 'PMNT', family: 'ICDT', subFamily: 'ESCT' },
      },
    });
    expect(transaction).not.toHaveProperty('batch');
  });

  test('a batch booked as one sum is told without transactions', async () => {
    const items = await itemsOf(EXAMPLES['camt.053.001.08 batch booked as one sum'] ?? '');

    expect(items.map(({ kind }) => kind)).toEqual(['header', 'statement', 'entry', 'batch', 'entry-end']);
    expect(items[3]).toMatchObject({
      entry: { amount: EUR(2050n), creditDebit: 'debit' },
      batch: {
        messageId: 'MSG-1',
        paymentInformationId: 'PMT-1',
        transactions: 2,
        totalAmount: EUR(2050n),
        creditDebit: 'debit',
      },
    });
    expect(items[4]).toMatchObject({ transactions: 0, batches: 1 });
  });

  test('each of several batches of an entry keeps to its own transactions', async () => {
    const batch = (id: string, endToEndId: string): string =>
      `<NtryDtls><Btch><PmtInfId>${id}</PmtInfId></Btch><TxDtls><Refs><EndToEndId>${endToEndId}</EndToEndId></Refs></TxDtls></NtryDtls>`;
    const unnamed = '<NtryDtls><TxDtls><Refs><EndToEndId>E2E-3</EndToEndId></Refs></TxDtls></NtryDtls>';
    const details = batch('PMT-1', 'E2E-1') + batch('PMT-2', 'E2E-2') + unnamed + batchDetails();

    const items = await itemsOf(notification(entry({ version: '08', amount: '4', details })));

    expect(
      items.flatMap((item) =>
        item.kind === 'transaction' ? [[item.batch?.paymentInformationId, item.endToEndId]] : [],
      ),
    ).toEqual([
      ['PMT-1', 'E2E-1'],
      ['PMT-2', 'E2E-2'],
      [undefined, 'E2E-3'],
    ]);
    expect(items.filter(({ kind }) => kind === 'batch')).toHaveLength(1);
    expect(items.at(-1)).toMatchObject({ kind: 'entry-end', transactions: 3, batches: 3 });
  });

  test('an entry without details is told by itself', async () => {
    const items = await itemsOf(notification(entry({ version: '08', amount: '1' })));

    expect(items.map(({ kind }) => kind)).toEqual(['header', 'statement', 'entry', 'entry-end']);
    expect(items.at(-1)).toMatchObject({ transactions: 0, batches: 0 });
  });

  test('entries know which of several statements they stand in', async () => {
    const statements = ['S-1', 'S-2', 'S-3'].map((id) =>
      statement(id, balance('CLBD', '0') + (id === 'S-2' ? '' : entry({ version: '08', amount: '1' }))),
    );

    const items = await itemsOf(accountReport('camt.053', '08', ...statements));

    expect(items.flatMap((item) => (item.kind === 'statement' ? [item.id] : []))).toEqual([
      'S-1',
      'S-2',
      'S-3',
    ]);
    expect(items.flatMap((item) => (item.kind === 'entry' ? [item.statement.id] : []))).toEqual([
      'S-1',
      'S-3',
    ]);
  });

  test.each([
    ['RvslInd', '<RvslInd>true</RvslInd>', true],
    ['RvslInd as a number', '<RvslInd>1</RvslInd>', true],
    ['RvslInd false', '<RvslInd>false</RvslInd>', false],
  ])('reads %s', async (_name, element, reversal) => {
    const xml = notification(
      `<Ntry><Amt Ccy="EUR">1</Amt><CdtDbtInd>CRDT</CdtDbtInd>${element}<Sts><Prtry>OWN</Prtry></Sts><BkTxCd/></Ntry>`,
    );

    const [item] = await itemsOfKind('entry', xml);

    expect(item).toMatchObject({ reversal, status: 'OWN', creditDebit: 'credit' });
  });

  test("an account without an IBAN keeps the bank's own name", async () => {
    const xml = accountReport(
      'camt.054',
      '02',
      '<Id>N-1</Id><Acct><Id><Othr><Id>123</Id></Othr></Id></Acct>',
    );

    const [item] = await itemsOfKind('statement', xml);

    expect(item).toEqual({ kind: 'statement', id: 'N-1', accountOther: '123' });
  });

  test('elements of other names and namespaces are skipped with their content', async () => {
    const foreign =
      '<x:TxDtls xmlns:x="urn:other"><x:Refs><x:EndToEndId>E2E-X</x:EndToEndId></x:Refs></x:TxDtls>';
    const party = '<RltdPties><Dbtr><Pty><Nm>A</Nm></Pty></Dbtr></RltdPties>';
    const details = `<NtryDtls>${foreign}<TxDtls><Refs><EndToEndId>E2E-1</EndToEndId><Prtry><Tp>T</Tp><Ref>R</Ref></Prtry></Refs>${party}</TxDtls></NtryDtls>`;

    const transactions = await itemsOfKind(
      'transaction',
      notification(entry({ version: '08', amount: '1', details })),
    );

    expect(transactions.map(({ endToEndId }) => endToEndId)).toEqual(['E2E-1']);
  });

  test('a document with a prefix for its namespace reads the same', async () => {
    const plain = EXAMPLES['camt.054.001.08 return'] ?? '';
    const prefixed = plain.replaceAll(/<(\/?)(?!September)(\w)/g, '<$1p:$2').replace('xmlns=', 'xmlns:p=');

    expect(prefixed).toContain('<p:Document xmlns:p=');
    expect(await itemsOf(prefixed)).toEqual(await itemsOf(plain));
  });
});

describe('amounts', () => {
  test.each([
    ['20.50', 'EUR', 2050n],
    ['20.5', 'EUR', 2050n],
    ['20', 'EUR', 2000n],
    ['0.01', 'EUR', 1n],
    ['10.00000', 'EUR', 1000n],
    ['+5', 'EUR', 500n],
    ['.5', 'EUR', 50n],
    ['5.', 'EUR', 500n],
    [' 7.25\n', 'EUR', 725n],
    ['999999999999999.99', 'EUR', 99999999999999999n],
    ['9007199254740993', 'ISK', 9007199254740993n],
    ['100.00', 'ISK', 100n],
    ['1.234', 'TND', 1234n],
  ])('reads %s %s exactly', async (text, currency, amountMinor) => {
    const [item] = await itemsOfKind('entry', notification(entry({ version: '08', amount: text, currency })));

    expect(item?.amount).toEqual({ readable: true, amountMinor, currency });
  });

  test.each([
    ['20.50001', 'EUR', 'too-many-decimals'],
    ['20.505', 'EUR', 'too-many-decimals'],
    ['0.5', 'ISK', 'too-many-decimals'],
    ['20.50', 'XXX', 'currency-unknown'],
    ['20.50', 'eur', 'currency-unknown'],
    ['20.50', '', 'currency-unknown'],
    ['-20.50', 'EUR', 'malformed'],
    ['20,50', 'EUR', 'malformed'],
    ['1e3', 'EUR', 'malformed'],
    ['NaN', 'EUR', 'malformed'],
    ['', 'EUR', 'malformed'],
    ['.', 'EUR', 'malformed'],
    ['9'.repeat(200), 'EUR', 'malformed'],
  ])('calls %s %s unreadable: %s', async (text, currency, problem) => {
    const items = await itemsOf(notification(entry({ version: '08', amount: text, currency })));

    const read = items.find((item) => item.kind === 'entry');
    expect(read?.amount).toMatchObject({ readable: false, problem });
    expect(items.at(-1)?.kind).toBe('entry-end');
  });

  test('an unreadable amount names its line and does not touch its neighbours', async () => {
    const details = (amount: string): string =>
      `<NtryDtls><TxDtls><Refs><EndToEndId>E2E-1</EndToEndId></Refs>\n<Amt Ccy="EUR">${amount}</Amt></TxDtls></NtryDtls>`;
    const xml = notification(
      entry({ version: '08', amount: '1', details: details('1.00001') + details('1.00') }),
    );

    const amounts = (await itemsOfKind('transaction', xml)).map(({ amount }) => amount);

    const line = xml.slice(0, xml.indexOf('1.00001')).split('\n').length;
    expect(amounts).toEqual([{ readable: false, problem: 'too-many-decimals', line }, EUR(100n)]);
  });
});
