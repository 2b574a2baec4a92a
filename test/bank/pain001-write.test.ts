import { describe, expect, test } from 'vitest';
import { writePain001 } from '../../functions/bank/pain001/write.ts';
import { currencyExponent } from '../../functions/core/currency.ts';
import type { Iban } from '../../functions/core/iban.ts';
import type { PaymentFileHeader, PaymentInstruction } from '../../functions/core/payment-file.ts';
import { RAIL_NAMES, railNamed } from '../../functions/core/rail.ts';
import { ibanOf } from '../support/iban.ts';
import { forAllAsyncIn } from '../support/properties.ts';
import { aBatch, anInstruction, type Batch, batches, bytesOf, DEBTOR_IBAN } from './pain001-samples.ts';

const GOLDEN = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
<CstmrCdtTrfInitn>
<GrpHdr><MsgId>BT20261123-1</MsgId><CreDtTm>2026-11-23T09:30:15Z</CreDtTm><NbOfTxs>2</NbOfTxs><CtrlSum>1000123.50</CtrlSum><InitgPty><Nm>Charging Fleet A/S</Nm></InitgPty></GrpHdr>
<PmtInf>
<PmtInfId>BT20261123-1-P</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg><NbOfTxs>2</NbOfTxs><CtrlSum>1000123.50</CtrlSum>
<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>
<ReqdExctnDt><Dt>2026-11-24</Dt></ReqdExctnDt>
<Dbtr><Nm>Charging Fleet A/S</Nm></Dbtr>
<DbtrAcct><Id><IBAN>DK5000400440116243</IBAN></Id></DbtrAcct>
<DbtrAgt><FinInstnId><BICFI>NDEADKKK</BICFI></FinInstnId></DbtrAgt>
<ChrgBr>SLEV</ChrgBr>
<CdtTrfTxInf><PmtId><InstrId>PO0000000000000000000000001</InstrId><EndToEndId>PO0000000000000000000000001A1</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">123.45</InstdAmt></Amt><Cdtr><Nm>Juergen Gross</Nm></Cdtr><CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct><RmtInf><Ustrd>EV charging 2026-10 184.532 kWh ref SR-1</Ustrd></RmtInf></CdtTrfTxInf>
<CdtTrfTxInf><PmtId><InstrId>I2</InstrId><EndToEndId>E2</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">1000000.05</InstdAmt></Amt><CdtrAgt><FinInstnId><BICFI>ABNANL2A</BICFI></FinInstnId></CdtrAgt><Cdtr><Nm>A + B</Nm></Cdtr><CdtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></CdtrAcct><RmtInf><Ustrd>ref 2</Ustrd></RmtInf></CdtTrfTxInf>
</PmtInf>
</CstmrCdtTrfInitn>
</Document>
`;

async function textOf(batch: Batch): Promise<string> {
  return (await bytesOf(batch)).toString('utf8');
}

describe('writePain001', () => {
  test('writes a SEPA file exactly so', async () => {
    const second = anInstruction({
      endToEndId: 'E2',
      instructionId: 'I2',
      amountMinor: 100_000_005n,
      creditorName: 'A & B',
      creditorIban: ibanOf('NL91ABNA0417164300'),
      creditorBic: 'ABNANL2A',
      remittanceInformation: 'ref 2',
    });

    const text = await textOf(aBatch([anInstruction({ creditorName: 'Jürgen Groß' }), second]));

    expect(text).toBe(GOLDEN);
  });

  test("writes a bank's demands in the order of the schema, and the rest as without them", async () => {
    const plain = aBatch([anInstruction()]);
    const asking = aBatch([anInstruction({ creditorAddress: { town: 'Bonn', country: 'DE' } })], {
      terms: {
        accountCurrency: 'DKK',
        initiatingPartyIds: [
          { id: '12', scheme: 'CUST' },
          { id: '34', proprietary: 'SIGNER' },
          { id: '56' },
          { id: 'NDEADKKK', scheme: 'BIC' },
        ],
        debtorIds: [{ id: '529900T8BM49AURSDO55', scheme: 'LEI' }],
        debtorAddress: { town: 'Odense', country: 'DK' },
        localInstrument: { code: 'INST' },
        categoryPurpose: { proprietary: 'WAGE' },
      },
    });
    const added: [before: string, element: string][] = [
      [
        '</InitgPty>',
        '<Id><OrgId><AnyBIC>NDEADKKK</AnyBIC><Othr><Id>12</Id><SchmeNm><Cd>CUST</Cd></SchmeNm></Othr><Othr><Id>34</Id><SchmeNm><Prtry>SIGNER</Prtry></SchmeNm></Othr><Othr><Id>56</Id></Othr></OrgId></Id>',
      ],
      ['</PmtTpInf>', '<LclInstrm><Cd>INST</Cd></LclInstrm><CtgyPurp><Prtry>WAGE</Prtry></CtgyPurp>'],
      [
        '</Dbtr>',
        '<PstlAdr><TwnNm>Odense</TwnNm><Ctry>DK</Ctry></PstlAdr><Id><OrgId><LEI>529900T8BM49AURSDO55</LEI></OrgId></Id>',
      ],
      ['</DbtrAcct>', '<Ccy>DKK</Ccy>'],
      ['</Cdtr>', '<PstlAdr><TwnNm>Bonn</TwnNm><Ctry>DE</Ctry></PstlAdr>'],
    ];

    const expected = added.reduce(
      (text, [before, element]) => text.replace(before, `${element}${before}`),
      await textOf(plain),
    );

    expect(await textOf(asking)).toBe(expected);
  });

  test('writes the terms of domestic clearing and the currency with its own decimals', async () => {
    const batch = aBatch([anInstruction({ amountMinor: 5n })], {
      rail: 'domestic-credit-transfer',
      currency: 'HUF',
    });

    const text = await textOf(batch);

    expect(text).toContain('<SvcLvl><Cd>NURG</Cd></SvcLvl>');
    expect(text).toContain('<ChrgBr>SHAR</ChrgBr>');
    expect(text).toContain('<InstdAmt Ccy="HUF">0.05</InstdAmt>');
  });

  test("says NOTPROVIDED for an unknown debtor's bank and leaves out an unknown creditor's", async () => {
    const batch = aBatch([anInstruction()], { debtor: { name: 'Fleet', iban: DEBTOR_IBAN } });

    const text = await textOf(batch);

    expect(text).toContain('<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>');
    expect(text).not.toContain('CdtrAgt');
  });

  test('cuts names at 70 characters and remittance information at 140, each after a word', async () => {
    const creditorName = `${'Ole '.repeat(17)}Ågesen`;
    const remittanceInformation = `${'kWh '.repeat(34)}12345 `;

    const text = await textOf(aBatch([anInstruction({ creditorName, remittanceInformation })]));

    expect(text).toContain(`<Nm>${'Ole '.repeat(17).trim()}</Nm>`);
    expect(text).toContain(`<Ustrd>${'kWh '.repeat(34).trim()}</Ustrd>`);
  });

  test('the same input gives the same bytes, from a list and from a stream', async () => {
    await forAllAsyncIn(30, batches(10), async (batch) => {
      async function* streamed(): AsyncGenerator<PaymentInstruction> {
        yield* batch.instructions;
      }
      const chunks: Uint8Array[] = [];
      for await (const chunk of writePain001(batch.header, streamed())) chunks.push(chunk);
      expect(Buffer.concat(chunks).equals(await bytesOf(batch))).toBe(true);
    });
  });

  test('writes sums that no float could hold', async () => {
    const instructions = Array.from({ length: 3_000 }, (_, index) =>
      anInstruction({ endToEndId: `E${index}`, amountMinor: 99_999_999_999n }),
    );

    const text = await textOf(aBatch(instructions));

    expect(text.match(/<CtrlSum>2999999999970\.00<\/CtrlSum>/g)).toHaveLength(2);
  });

  test('hands out chunks of bounded size', async () => {
    const instructions = Array.from({ length: 1_000 }, (_, index) =>
      anInstruction({ endToEndId: `E${index}` }),
    );
    const batch = aBatch(instructions);
    const sizes: number[] = [];

    for await (const chunk of writePain001(batch.header, batch.instructions)) sizes.push(chunk.length);

    expect(sizes.length).toBeGreaterThan(4);
    expect(Math.max(...sizes)).toBeLessThan(65_536 + 1_024);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThanOrEqual(65_536);
  });
});

function unproven(text: string): Iban {
  return text as Iban;
}

test('every currency of a rail has two decimals, as the largest amount presumes', () => {
  const currencies = RAIL_NAMES.flatMap((name) => [...railNamed(name).clearings.keys()]);

  expect(currencies.map(currencyExponent)).toEqual(currencies.map(() => 2));
});

describe('writePain001 refuses', () => {
  const instructionCases: [string, Partial<PaymentInstruction>][] = [
    ['the end-to-end id is not valid', { endToEndId: 'a//b' }],
    ['the instruction id is not valid', { instructionId: 'x'.repeat(36) }],
    ['the amount is not positive', { amountMinor: 0n }],
    ['the amount is not positive', { amountMinor: -5n }],
    ['the amount is too large', { amountMinor: 100_000_000_000n }],
    ['the creditor account is no IBAN', { creditorIban: unproven('DE89</IBAN>') }],
    ['the creditor agent is no BIC', { creditorBic: 'deutdeff' }],
    ['a name has no letter that the SEPA set can show', { creditorName: '王小明' }],
    ['the remittance information is empty', { remittanceInformation: ' ' }],
    ['the creditor address cannot be written', { creditorAddress: { town: 'Køge', country: 'DK' } }],
    ['the creditor address cannot be written', { creditorAddress: { town: '', country: 'DK' } }],
    ['the creditor address cannot be written', { creditorAddress: { town: 'K'.repeat(36), country: 'DK' } }],
    ['the creditor address cannot be written', { creditorAddress: { town: 'Koege', country: '<x' } }],
  ];
  test.each(instructionCases)('a payment: %s', async (rule, changes) => {
    const writing = bytesOf(aBatch([anInstruction({ endToEndId: 'E0' }), anInstruction(changes)]));

    await expect(writing).rejects.toMatchObject({
      code: 'BATCH_FILE_REFUSED',
      details: { transaction: 2, rule },
    });
  });

  const TERMS_RULE = 'an id, address or code of its terms cannot be written';
  const NO_TERMS = { accountCurrency: 'EUR', initiatingPartyIds: [], debtorIds: [] };
  const headerCases: [string, Partial<PaymentFileHeader>][] = [
    ['the message id is not valid', { messageId: '/M1' }],
    ['the payment information id is not valid', { paymentInformationId: '' }],
    ['the debtor account is no IBAN', { debtor: { name: 'Fleet', iban: unproven('<x/>') } }],
    ['the debtor agent is no BIC', { debtor: { name: 'Fleet', iban: DEBTOR_IBAN, bic: 'NDEA' } }],
    ['the rail lacks this currency', { currency: 'DKK' }],
    ['the rail lacks this currency', { rail: 'domestic-credit-transfer' }],
    [TERMS_RULE, { terms: { ...NO_TERMS, accountCurrency: '<x>' } }],
    [TERMS_RULE, { terms: { ...NO_TERMS, initiatingPartyIds: [{ id: 'a//b' }] } }],
    [TERMS_RULE, { terms: { ...NO_TERMS, debtorIds: [{ id: '1', proprietary: '<x>' }] } }],
    [TERMS_RULE, { terms: { ...NO_TERMS, debtorIds: [{ id: 'NDEA', scheme: 'BIC' }] } }],
    [TERMS_RULE, { terms: { ...NO_TERMS, debtorIds: [{ id: '1', scheme: 'LEI' }] } }],
    [TERMS_RULE, { terms: { ...NO_TERMS, localInstrument: { code: 'a<' } } }],
    [TERMS_RULE, { terms: { ...NO_TERMS, categoryPurpose: { proprietary: '/' } } }],
    [TERMS_RULE, { terms: { ...NO_TERMS, debtorAddress: { town: 'Ås', country: 'NO' } } }],
    ['the count is not positive', { count: 0 }],
    ['the control sum has too many digits', { controlSumMinor: 10n ** 18n }],
    ['the time of creation is out of range', { createdAtMs: Number.NaN }],
    ['there are fewer payments than it says', { count: 2 }],
    ['its control sum is not the sum of the payments', { controlSumMinor: 12_344n }],
    ['a name has no letter that the SEPA set can show', { initiatingPartyName: '' }],
  ];
  test.each(headerCases)('a header: %s', async (rule, changes) => {
    const writing = bytesOf(aBatch([anInstruction()], changes));

    await expect(writing).rejects.toMatchObject({
      code: 'BATCH_FILE_REFUSED',
      details: { transaction: 0, rule },
    });
  });

  test('more payments than the header says, at the first one too many', async () => {
    let taken = 0;
    function* endless(): Generator<PaymentInstruction> {
      while (taken < 1_000) {
        taken += 1;
        yield anInstruction({ endToEndId: `E${taken}` });
      }
    }
    const { header } = aBatch([anInstruction()]);

    const writing = Array.fromAsync(writePain001(header, endless()));

    await expect(writing).rejects.toMatchObject({ details: { transaction: 2 } });
    expect(taken).toBe(2);
  });
});
