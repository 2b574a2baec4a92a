import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPain001 } from '../../functions/bank/pain001/check.ts';
import { PROBLEM_CODES, type ProblemCode } from '../../functions/bank/pain001/check-problems.ts';
import type { SealedPaymentFile } from '../../functions/bank/pain001/sealed-file.ts';
import { writePain001 } from '../../functions/bank/pain001/write.ts';
import { plainDate } from '../../functions/core/date.ts';
import {
  ACCOUNTS,
  aBatch,
  anInstruction,
  type Batch,
  batches,
  bytesOf,
  iban,
  sealedFrom,
} from './pain001-samples.ts';

const FIRST = anInstruction({ endToEndId: 'E2E-1', instructionId: 'I-1', amountMinor: 1_050n });
const SECOND = anInstruction({
  endToEndId: 'E2E-2',
  instructionId: 'I-2',
  amountMinor: 2_000n,
  creditorIban: iban('NL91ABNA0417164300'),
  creditorBic: 'ABNANL2A',
});
const BATCH = aBatch([FIRST, SECOND]);
const SEALED = sealedFrom(BATCH);
const TEXT = (await bytesOf(BATCH)).toString();

/** Codes of rules that cases below break; listed here are those with their own test. */
const brokenBelow = new Set<ProblemCode>(['sealed-count', 'file-too-large']);

function covered(cases: readonly (readonly [ProblemCode, ...unknown[]])[]): void {
  for (const [code] of cases) brokenBelow.add(code);
}

/** Replaces the first, or with `all` every, occurrence; a change that finds nothing would prove nothing. */
function tampered(from: string, to: string, all = false): string {
  expect(TEXT).toContain(from);
  return all ? TEXT.replaceAll(from, to) : TEXT.replace(from, to);
}

async function codesOf(text: string, sealed: SealedPaymentFile = SEALED): Promise<ProblemCode[]> {
  const check = await checkPain001([Buffer.from(text)], sealed);
  return check.ok ? [] : check.problems.map(({ code }) => code);
}

/** The transaction's line that holds `text`. */
function lineWith(text: string): string {
  const line = TEXT.split('\n').find((candidate) => candidate.includes(text));
  expect(line).toBeDefined();
  return `${line}\n`;
}

describe('checkPain001 accepts', () => {
  test('a file as it was sealed, and gives its count and sum', async () => {
    const check = await checkPain001([Buffer.from(TEXT)], SEALED);

    expect(check).toEqual({ ok: true, count: 2, controlSumMinor: 3_050n });
  });

  test('every file that the writer writes', async () => {
    await fc.assert(
      fc.asyncProperty(batches(20), async (batch) => {
        const check = await checkPain001(writePain001(batch.header, batch.instructions), sealedFrom(batch));
        const { count, controlSumMinor } = batch.header;
        expect(check).toEqual({ ok: true, count, controlSumMinor });
      }),
      { numRuns: 60 },
    );
  });

  test('the same, however the bytes are cut into chunks', async () => {
    const bytes = Buffer.from(TEXT);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(await checkPain001(chunks, SEALED)).toMatchObject({ ok: true });
      }),
      { numRuns: 60 },
    );
  });

  test('a file of many chunks against a stream of what was sealed', async () => {
    const instructions = Array.from({ length: 2_000 }, (_, index) =>
      anInstruction({ endToEndId: `E${index}` }),
    );
    const batch = aBatch(instructions);
    async function* streamed(): AsyncGenerator<(typeof instructions)[number]> {
      yield* instructions;
    }
    const sealed = { ...sealedFrom(batch), transactions: streamed() };

    const check = await checkPain001(writePain001(batch.header, batch.instructions), sealed);

    expect(check).toMatchObject({ ok: true, count: 2_000 });
  });
});

describe('checkPain001 refuses a changed file with the code of the rule', () => {
  const CASES: [ProblemCode, string, string][] = [
    ['xml-malformed', '</Document>', ''],
    ['xml-malformed', '</CstmrCdtTrfInitn>', '</CstmrCdtTrf>'],
    ['xml-malformed', '</Document>\n', '</Document>\n<Document/>'],
    ['xml-malformed', 'Jane Holm', 'Jane & Holm'],
    ['xml-malformed', 'Jane Holm', 'Jane &holm; Holm'],
    ['xml-declaration', '<?xml version="1.0" encoding="UTF-8"?>', "<?xml version='1.0' encoding='UTF-8'?>"],
    ['xml-declaration', '<?xml version="1.0" encoding="UTF-8"?>\n', ''],
    ['xml-declaration', '<?xml', '\uFEFF<?xml'],
    ['xml-construct', '<Document', '<!DOCTYPE Document><Document'],
    ['xml-construct', '<PmtInf>', '<!-- note --><PmtInf>'],
    ['xml-construct', '<PmtInf>', '<?go now?><PmtInf>'],
    ['xml-construct', 'Jane Holm', '<![CDATA[Jane Holm]]>'],
    ['namespace', 'pain.001.001.09', 'pain.001.001.03'],
    ['element-unexpected', '<Cdtr>', '<UltmtDbtr><Nm>X</Nm></UltmtDbtr><Cdtr>'],
    ['element-unexpected', '<Document', '<Envelope/><Document'],
    ['element-unexpected', '<BICFI>ABNANL2A</BICFI>', '<Othr><Id>NOTPROVIDED</Id></Othr>'],
    ['element-unexpected', '<PmtMtd>', '<x:PmtMtd/><PmtMtd>'],
    ['element-order', '<Amt>', '<Amt><InstdAmt Ccy="EUR">1.00</InstdAmt></Amt><Amt>'],
    [
      'element-order',
      '<ChrgBr>SLEV</ChrgBr>',
      '<ChrgBr>SLEV</ChrgBr><ReqdExctnDt><Dt>2026-11-24</Dt></ReqdExctnDt>',
    ],
    ['element-order', '</CstmrCdtTrfInitn>', '<PmtInf></PmtInf></CstmrCdtTrfInitn>'],
    ['element-missing', '<PmtMtd>TRF</PmtMtd>', ''],
    ['element-missing', '<EndToEndId>E2E-1</EndToEndId>', ''],
    ['element-missing', '<Nm>Jane Holm</Nm>', '<Nm></Nm>'],
    ['element-missing', '<Nm>Jane Holm</Nm>', ''],
    ['attribute-unexpected', '<Cdtr>', '<Cdtr id="1">'],
    ['attribute-unexpected', '<Document ', '<Document version="1" '],
    ['text-unexpected', '<PmtInf>', '<PmtInf>now'],
    ['element-missing', '<Nm>Jane Holm</Nm>', '<Nm>Jane Holm</Nm><PstlAdr><Ctry>DE</Ctry></PstlAdr>'],
    [
      'address-present',
      '<Nm>Jane Holm</Nm>',
      '<Nm>Jane Holm</Nm><PstlAdr><TwnNm>Bonn</TwnNm><Ctry>DE</Ctry></PstlAdr>',
    ],
    [
      'address-present',
      '<Nm>Jane Holm</Nm>',
      '<Nm>Jane Holm</Nm><PstlAdr><TwnNm>Bonn</TwnNm><Ctry>DE</Ctry><AdrLine>1 Road</AdrLine></PstlAdr>',
    ],
    ['address-present', '</InitgPty>', '<PstlAdr><Ctry>DE</Ctry></PstlAdr></InitgPty>'],
    ['text-slash', 'Jane Holm', '/Jane Holm'],
    ['text-slash', 'Jane Holm', 'Jane//Holm'],
    ['text-slash', 'EV charging', '/EV charging'],
    ['text-slash', 'EV charging', 'EV//charging'],
    ['execution-date-closed', '<Dt>2026-11-24', '<Dt>2026-11-29'],
    ['execution-date-closed', '<Dt>2026-11-24', '<Dt>2026-12-25'],
    ['execution-date-closed', '<Dt>2026-11-24', '<Dt>2026-12-31'],
    ['bic-country', 'ABNANL2A', 'DEUTDEFF'],
    ['bic-country', 'NDEADKKK', 'COBADEFFXXX'],
    ['sealed-account-currency', '</IBAN></Id></DbtrAcct>', '</IBAN></Id><Ccy>EUR</Ccy></DbtrAcct>'],
    ['sealed-party-id', '</InitgPty>', '<Id><OrgId><Othr><Id>1</Id></Othr></OrgId></Id></InitgPty>'],
    [
      'sealed-debtor-address',
      '</Nm></Dbtr>',
      '</Nm><PstlAdr><TwnNm>B</TwnNm><Ctry>DE</Ctry></PstlAdr></Dbtr>',
    ],
    ['sealed-payment-type', '</SvcLvl>', '</SvcLvl><LclInstrm><Cd>INST</Cd></LclInstrm>'],
    ['text-characters', 'Jane Holm', 'Jané Holm'],
    ['text-characters', 'EV charging', 'EV &lt;charging'],
    ['text-length', 'Jane Holm', 'J'.repeat(71)],
    ['text-length', 'EV charging', 'E'.repeat(141)],
    ['name-unreadable', 'Jane Holm', '...'],
    ['id-invalid', '<EndToEndId>E2E-1', '<EndToEndId>E2E//1'],
    ['id-invalid', '<EndToEndId>E2E-1', '<EndToEndId>/E2E-1'],
    ['id-invalid', '<EndToEndId>E2E-1', '<EndToEndId>E2E-1/'],
    ['id-invalid', '<InstrId>I-1', `<InstrId>${'I'.repeat(36)}`],
    ['id-invalid', '<InstrId>I-1', '<InstrId>I_1'],
    ['id-invalid', '<InstrId>I-1', '<InstrId> I-1'],
    ['end-to-end-id-repeated', '<EndToEndId>E2E-2', '<EndToEndId>E2E-1'],
    ['created-at-invalid', '2026-11-23T09:30:15Z', '2026-11-23T09:30:15'],
    ['created-at-invalid', '2026-11-23T09:30:15Z', '2026-02-30T09:30:15Z'],
    ['payment-method', '>TRF<', '>CHK<'],
    ['batch-booking', '<BtchBookg>true', '<BtchBookg>yes'],
    ['service-level', '<Cd>SEPA', '<Cd>URGP'],
    ['charge-bearer', 'SLEV', 'DEBT'],
    ['execution-date-invalid', '<Dt>2026-11-24', '<Dt>2026-11-31'],
    ['execution-date-past', '<Dt>2026-11-24', '<Dt>2026-11-20'],
    ['iban-invalid', 'NL91ABNA0417164300', 'NL91ABNA0417164301'],
    ['iban-invalid', 'NL91ABNA0417164300', 'NL91 ABNA 0417 1643 00'],
    ['iban-invalid', 'DK5000400440116243', 'DK5000400440116244'],
    ['bic-invalid', 'ABNANL2A', 'ABNANL2'],
    ['bic-invalid', 'NDEADKKK', 'NDEADKK'],
    ['debtor-agent', '<BICFI>NDEADKKK</BICFI>', '<Othr><Id>UNKNOWN</Id></Othr>'],
    ['debtor-agent', '<BICFI>NDEADKKK</BICFI>', '<BICFI>NDEADKKK</BICFI><Othr><Id>NOTPROVIDED</Id></Othr>'],
    ['currency', '<InstdAmt Ccy="EUR">10.50', '<InstdAmt Ccy="DKK">10.50'],
    ['currency', '<InstdAmt Ccy="EUR">10.50', '<InstdAmt>10.50'],
    ['amount-format', '>10.50<', '>10.5<'],
    ['amount-format', '>10.50<', '>10.500<'],
    ['amount-format', '>10.50<', '>1.05e1<'],
    ['amount-format', '>10.50<', '>-10.50<'],
    ['amount-format', '>10.50<', '>010.50<'],
    ['amount-range', '>10.50<', '>0.00<'],
    ['amount-range', '>10.50<', '>1000000000.00<'],
    ['group-count', '<NbOfTxs>2', '<NbOfTxs>3'],
    ['group-control-sum', '<CtrlSum>30.50', '<CtrlSum>30.51'],
    ['sealed-message-id', '<MsgId>BT20261123-1', '<MsgId>BT20261123-2'],
    ['sealed-payment-information-id', '<PmtInfId>BT20261123-1-P', '<PmtInfId>BT20261123-2-P'],
    ['sealed-debtor-account', 'DK5000400440116243', 'SE4550000000058398257466'],
    ['sealed-execution-date', '<Dt>2026-11-24', '<Dt>2026-11-25'],
    ['sealed-control-sum', '>10.50<', '>10.49<'],
    ['sealed-transaction', '>10.50<', '>10.49<'],
    ['sealed-transaction', 'NL91ABNA0417164300', 'BE68539007547034'],
    ['sealed-transaction', '<EndToEndId>E2E-2', '<EndToEndId>E2E-3'],
  ];
  covered(CASES);
  test.each(CASES)('%s: %s → %s', async (code, from, to) => {
    expect(await codesOf(tampered(from, to))).toContain(code);
  });

  const EVERYWHERE: [ProblemCode, string, string][] = [
    ['payment-count', '<NbOfTxs>2', '<NbOfTxs>1'],
    ['payment-control-sum', '<CtrlSum>30.50', '<CtrlSum>30.5'],
    ['text-characters', 'Charging Fleet', 'Charging_Fleet'],
  ];
  covered(EVERYWHERE);
  test.each(EVERYWHERE)('%s: every %s → %s', async (code, from, to) => {
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
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.constantFrom(...'0123456789ABEN'),
        async (place, character) => {
          fc.pre(TEXT[place] !== character);
          const text = TEXT.slice(0, place) + character + TEXT.slice(place + 1);
          expect(await codesOf(text)).not.toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** All possible demands of a bank: two ids of a party, addresses, a local instrument, a category purpose. */
describe('checkPain001 refuses a changed file of a bank that asks for more', () => {
  const CREDITOR = anInstruction({
    endToEndId: 'E2E-1',
    instructionId: 'I-1',
    creditorIban: iban('NO9386011117947'),
    creditorAddress: { town: 'Oslo', country: 'NO' },
  });
  const NORWEGIAN = aBatch([CREDITOR], {
    rail: 'domestic-credit-transfer',
    currency: 'NOK',
    debtor: { name: 'Charging Fleet AS', iban: iban('NO9386011117947'), bic: 'DNBANOKK' },
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
  const RULES: [ProblemCode, string, string][] = [
    ['sealed-account-currency', '<Ccy>NOK</Ccy>', '<Ccy>SEK</Ccy>'],
    ['sealed-account-currency', '<Ccy>NOK</Ccy>', ''],
    ['sealed-party-id', '<Id>987654321</Id>', '<Id>987654322</Id>'],
    ['sealed-party-id', '<Cd>CUST</Cd>', '<Cd>BANK</Cd>'],
    ['sealed-party-id', '<Othr><Id>DIV-1</Id><SchmeNm><Cd>BANK</Cd></SchmeNm></Othr>', ''],
    ['sealed-party-id', '<Othr><Id>DIV-1</Id>', '<Othr><Id>DIV-2</Id></Othr><Othr><Id>DIV-1</Id>'],
    ['sealed-party-id', '<SchmeNm><Cd>BANK</Cd></SchmeNm>', ''],
    ['sealed-party-id', '<Prtry>SIGNER</Prtry>', '<Prtry>OTHER</Prtry>'],
    ['element-unexpected', '<Cd>CUST</Cd>', '<Cd>CUST</Cd><Prtry>CUST</Prtry>'],
    ['element-missing', '<Othr><Id>DIV-1</Id>', '<Othr>'],
    [
      'element-order',
      '<LEI>529900T8BM49AURSDO55</LEI>',
      '<LEI>529900T8BM49AURSDO55</LEI><AnyBIC>DNBANOKK</AnyBIC>',
    ],
    ['id-invalid', '<Id>12345</Id>', '<Id>1//2</Id>'],
    ['id-invalid', '<Prtry>SIGNER</Prtry>', '<Prtry>/S</Prtry>'],
    ['lei-invalid', '529900T8BM49AURSDO55', '529900T8BM49AURSDOXX'],
    ['bic-invalid', '<AnyBIC>DNBANOKK</AnyBIC>', '<AnyBIC>DNBANOK</AnyBIC>'],
    [
      'party-ids',
      '<Othr><Id>DIV-1</Id>',
      '<Othr><Id>A</Id></Othr><Othr><Id>B</Id></Othr><Othr><Id>DIV-1</Id>',
    ],
    ['sealed-debtor-address', '<TwnNm>Bergen</TwnNm>', '<TwnNm>Oslo</TwnNm>'],
    ['sealed-debtor-address', '<PstlAdr><TwnNm>Bergen</TwnNm><Ctry>NO</Ctry></PstlAdr>', ''],
    ['country-invalid', '<TwnNm>Bergen</TwnNm><Ctry>NO', '<TwnNm>Bergen</TwnNm><Ctry>Norway'],
    ['country-invalid', '<TwnNm>Oslo</TwnNm><Ctry>NO', '<TwnNm>Oslo</TwnNm><Ctry>no'],
    ['text-length', '<TwnNm>Oslo', `<TwnNm>${'O'.repeat(36)}`],
    ['text-slash', '<TwnNm>Oslo', '<TwnNm>/Oslo'],
    ['text-characters', '<TwnNm>Oslo', '<TwnNm>Ødegård'],
    ['address-present', '<TwnNm>Oslo', '<TwnNm>Bergen'],
    ['address-present', '<PstlAdr><TwnNm>Oslo</TwnNm><Ctry>NO</Ctry></PstlAdr>', ''],
    ['sealed-payment-type', '<Prtry>SDCL</Prtry>', '<Prtry>SDCX</Prtry>'],
    ['sealed-payment-type', '<Prtry>SDCL</Prtry>', '<Cd>SDCL</Cd>'],
    ['sealed-payment-type', '<CtgyPurp><Cd>SUPP</Cd></CtgyPurp>', ''],
  ];
  covered(RULES);
  test.each(RULES)('%s: %s → %s', async (code, from, to) => {
    const text = (await bytesOf(NORWEGIAN)).toString();
    expect(text).toContain(from);
    expect(await codesOf(text, sealedFrom(NORWEGIAN))).toEqual([]);

    expect(await codesOf(text.replace(from, to), sealedFrom(NORWEGIAN))).toContain(code);
  });

  const SWISS = { name: 'Fleet AG', iban: iban('CH9300762011623852957') };
  const FORINT = { name: 'Fleet Kft.', iban: iban('HU42117730161111101800000000') };
  const TWO_IDS = { accountCurrency: 'EUR', initiatingPartyIds: [], debtorIds: [{ id: '1' }, { id: '2' }] };
  const AUSTRIAN = { name: 'Fleet GmbH', iban: iban('AT611904300234573201') };
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
    const german = { name: 'Fleet', iban: iban('DE89370400440532013000') };
    const batch = aBatch([FIRST], { debtor: german, executionDate: plainDate('2027-05-07') });

    expect(await codesOf((await bytesOf(batch)).toString(), sealedFrom(batch))).toEqual([]);
  });
});

describe('checkPain001', () => {
  test('holds a domestic file to the domestic terms', async () => {
    const batch = aBatch([FIRST], { rail: 'domestic-credit-transfer', currency: 'SEK' });
    const text = (await bytesOf(batch)).toString();
    const sealed = sealedFrom(batch);

    expect(await codesOf(text, sealed)).toEqual([]);
    expect(await codesOf(text.replace('SHAR', 'SLEV'), sealed)).toEqual(['charge-bearer']);
    expect(await codesOf(text.replace('NURG', 'SEPA'), sealed)).toEqual(['service-level']);
  });

  test('takes an execution date of today and refuses one of yesterday', async () => {
    expect(await codesOf(TEXT, { ...SEALED, today: plainDate('2026-11-24') })).toEqual([]);
    expect(await codesOf(TEXT, { ...SEALED, today: plainDate('2026-11-25') })).toEqual([
      'execution-date-past',
    ]);
  });

  test('without sealed transactions still proves counts and sums', async () => {
    const { transactions: _, ...sealed } = SEALED;

    expect(await codesOf(TEXT, sealed)).toEqual([]);
    expect(await codesOf(tampered('>10.50<', '>10.49<'), sealed)).toEqual([
      'group-control-sum',
      'payment-control-sum',
      'sealed-control-sum',
    ]);
  });

  test('reports at most fifty problems, each with its payment, and no account or name', async () => {
    const instructions = Array.from({ length: 80 }, (_, index) => anInstruction({ endToEndId: `E${index}` }));
    const batch = aBatch(instructions);
    const text = (await bytesOf(batch))
      .toString()
      .replaceAll('DE89370400440532013000', 'DE89370400440532013001');

    const check = await checkPain001([Buffer.from(text)], sealedFrom(batch));

    const problems = check.ok ? [] : check.problems;
    expect(problems).toHaveLength(50);
    expect(problems[0]).toMatchObject({ code: 'iban-invalid', transaction: 'E0' });
    expect(JSON.stringify(problems)).not.toMatch(/DE89|3001|Holm|Fleet/);
  });

  test('shows the position where the end-to-end id itself is not valid', async () => {
    const check = await checkPain001(
      [Buffer.from(tampered('<EndToEndId>E2E-2', '<EndToEndId>Jané'))],
      SEALED,
    );

    expect(check).toMatchObject({
      problems: [{ code: 'id-invalid', transaction: '#2' }, { transaction: '#2' }],
    });
  });

  test('tells a fault of the store from a fault of the file', async () => {
    function* broken(): Generator<Uint8Array> {
      yield Buffer.from(TEXT.slice(0, 100));
      throw new Error('connection lost');
    }

    await expect(checkPain001(broken(), SEALED)).rejects.toThrow('connection lost');
  });

  test('lets go of the sealed transactions when it stops early', async () => {
    let isClosed = false;
    async function* watched(): AsyncGenerator<typeof FIRST> {
      try {
        yield FIRST;
        yield SECOND;
      } finally {
        isClosed = true;
      }
    }
    const text = tampered('</PmtInf>', `${'<CdtTrfTxInf/>'.repeat(5)}</PmtInf>`);

    await checkPain001([Buffer.from(text)], { ...SEALED, transactions: watched() });

    expect(isClosed).toBe(true);
  });

  test('accepts each of the sample accounts as debtor', async () => {
    for (const account of ACCOUNTS) {
      const batch = aBatch([FIRST], { debtor: { name: 'Fleet', iban: account } });
      expect(await codesOf((await bytesOf(batch)).toString(), sealedFrom(batch))).toEqual([]);
    }
  });
});

test('each rule of the checker has a test that breaks it', () => {
  expect([...brokenBelow].toSorted()).toEqual([...PROBLEM_CODES].toSorted());
});
