import fc from 'fast-check';
import { takesInitiatingPartyId } from '../../functions/bank/country-layer.ts';
import type { SealedPaymentFile } from '../../functions/bank/pain001/sealed-file.ts';
import { writePain001 } from '../../functions/bank/pain001/write.ts';
import { bankText } from '../../functions/core/charset.ts';
import { plainDate } from '../../functions/core/date.ts';
import type {
  FileTerms,
  PartyId,
  PaymentFileHeader,
  PaymentInstruction,
} from '../../functions/core/payment-file.ts';
import { ibanOf } from '../support/iban.ts';

export const EXECUTION_DATE = plainDate('2026-11-24');

/** Examples of the SWIFT registry. */
export const ACCOUNTS = [
  'DE89370400440532013000',
  'NL91ABNA0417164300',
  'FR1420041010050500013M02606',
  'BE68539007547034',
  'DK5000400440116243',
  'SE4550000000058398257466',
  'GB29NWBK60161331926819',
  'MT84MALT011000012345MTLCAST001S',
].map(ibanOf);

export const DEBTOR_IBAN = ibanOf('DK5000400440116243');

export type Batch = {
  readonly header: PaymentFileHeader;
  readonly instructions: readonly PaymentInstruction[];
};

export function anInstruction(changes: Partial<PaymentInstruction> = {}): PaymentInstruction {
  return {
    endToEndId: 'PO0000000000000000000000001A1',
    instructionId: 'PO0000000000000000000000001',
    amountMinor: 12_345n,
    creditorName: 'Jane Holm',
    creditorIban: ibanOf('DE89370400440532013000'),
    remittanceInformation: 'EV charging 2026-10 184.532 kWh ref SR-1',
    ...changes,
  };
}

/** Count and control sum follow from the instructions unless `changes` say otherwise. */
export function aBatch(
  instructions: readonly PaymentInstruction[],
  changes: Partial<PaymentFileHeader> = {},
): Batch {
  const header: PaymentFileHeader = {
    messageId: 'BT20261123-1',
    createdAtMs: Date.UTC(2026, 10, 23, 9, 30, 15, 678),
    paymentInformationId: 'BT20261123-1-P',
    initiatingPartyName: 'Charging Fleet A/S',
    debtor: { name: 'Charging Fleet A/S', iban: DEBTOR_IBAN, bic: 'NDEADKKK' },
    currency: 'EUR',
    rail: 'sepa-credit-transfer',
    executionDate: EXECUTION_DATE,
    count: instructions.length,
    controlSumMinor: instructions.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
    batchBooking: true,
    ...changes,
  };
  return { header, instructions };
}

export function sealedFrom({ header, instructions }: Batch): SealedPaymentFile {
  return {
    ...header,
    debtorIban: header.debtor.iban,
    today: plainDate('2026-11-23'),
    transactions: instructions,
  };
}

export async function bytesOf(batch: Batch): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writePain001(batch.header, batch.instructions)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const NAMES = [
  'Jürgen Groß',
  'Søren Åkjær',
  'Þórunn Guðmundsdóttir',
  'Łucja Żółć-Brzęczyszczykiewicz',
  'Παπαδόπουλος Γεώργιος',
  'Живковић Ђорђе',
  'Кольо Желязков',
  'Їжакевич Ганна',
  'Őze & Űr Kft. <Győr>',
  "D'Arcy “Bob” O’Brien",
  'Hafþór Ægir',
  '王小明 Wang',
];

/** A debtor account of each country of each currency's clearing, and of SEPA countries with layers of their own. */
export const DEBTORS: readonly (readonly [currency: string, iban: string, bic: string])[] = [
  ['EUR', 'DE89370400440532013000', 'COBADEFFXXX'],
  ['EUR', 'AT611904300234573201', 'GIBAATWWXXX'],
  ['EUR', 'NL91ABNA0417164300', 'ABNANL2A'],
  ['EUR', 'FR1420041010050500013M02606', 'PSSTFRPP'],
  ['EUR', 'BG80BNBG96611020345678', 'BNBGBGSF'],
  ['EUR', 'DK5000400440116243', 'NDEADKKK'],
  ['EUR', 'SE4550000000058398257466', 'ESSESESS'],
  ['EUR', 'GB29NWBK60161331926819', 'NWBKGB2L'],
  ['EUR', 'CH9300762011623852957', 'KBBECH22'],
  ['EUR', 'LI21088100002324013AA', 'BALPLI22'],
  ['DKK', 'DK5000400440116243', 'NDEADKKK'],
  ['DKK', 'FO6264600001631634', 'FIFBFOTX'],
  ['DKK', 'GL8964710001000206', 'GRENGLGX'],
  ['SEK', 'SE4550000000058398257466', 'ESSESESS'],
  ['NOK', 'NO9386011117947', 'DNBANOKK'],
  ['PLN', 'PL61109010140000071219812874', 'WBKPPLPP'],
  ['CZK', 'CZ6508000000192000145399', 'GIBACZPX'],
  ['HUF', 'HU42117730161111101800000000', 'OTPVHUHB'],
  ['RON', 'RO49AAAA1B31007593840000', 'RNCBROBU'],
  ['CHF', 'CH9300762011623852957', 'KBBECH22'],
  ['CHF', 'LI21088100002324013AA', 'BALPLI22'],
  ['GBP', 'GB29NWBK60161331926819', 'NWBKGB2L'],
];

/** As in the manifest: in the SEPA set, with slashes as banks take them. */
const name = fc
  .tuple(fc.constantFrom(...NAMES), fc.string({ unit: 'grapheme', maxLength: 60 }))
  .map(([known, more]) => bankText(`${known}${more}`));

const amountMinor = fc.oneof(
  fc.bigInt({ min: 1n, max: 100_000n }),
  fc.bigInt({ min: 1n, max: 99_999_999_999n }),
  fc.constantFrom(1n, 9n, 10n, 99n, 100n, 99_999_999_999n),
);

const CREDITOR_BICS = ['DEUTDEFF', 'ABNANL2AXXX', 'PSSTFRPP', 'GKCCBEBB', 'NDEADKKK', 'ESSESESS', 'NWBKGB2L'];
const TOWNS = ['Koebenhavn K', 'Biel/Bienne', "'s-Hertogenbosch", 'Llanfairpwllgwyngyllgogerychwyrndro'];

const address = fc.record({
  town: fc.constantFrom(...TOWNS),
  country: fc.constantFrom('DK', 'CH', 'NL', 'GB'),
});

const line = fc.record({
  amountMinor,
  creditorName: name,
  creditorIban: fc.constantFrom(...ACCOUNTS),
  hasBic: fc.boolean(),
  creditorAddress: fc.option(address, { nil: undefined }),
  remittanceInformation: fc
    .string({ unit: 'grapheme', maxLength: 200 })
    .map((text) => bankText(`EV charging ${text}`)),
});

const id = fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9 :+'-]{0,33}[A-Za-z0-9])?$/);
const otherId: fc.Arbitrary<PartyId> = fc.oneof(
  id.map((text) => ({ id: text })),
  fc.record({ id, scheme: fc.constantFrom('CUST' as const, 'BANK' as const, 'TXID' as const) }),
  fc.record({ id, proprietary: id }),
);
const partyIds: fc.Arbitrary<readonly PartyId[]> = fc.oneof(
  fc.constant([]),
  fc.constant([{ id: 'NDEADKKK', scheme: 'BIC' as const }]),
  fc.constant([{ id: '529900T8BM49AURSDO55', scheme: 'LEI' as const }]),
  fc.array(otherId, { minLength: 1, maxLength: 4 }),
);

/** A bank's demands on the header. EPC132-08, and the schemas of some countries, take one id of a party. */
function terms(accountCurrency: string, account: string): fc.Arbitrary<FileTerms> {
  const isSepa = accountCurrency === 'EUR';
  const oneId = partyIds.map((all) => all.slice(0, 1));
  const takesOne = /^(?:DE|AT|CH|LI)/.test(account);
  return fc.record({
    accountCurrency: fc.constant(accountCurrency),
    initiatingPartyIds: (takesOne ? oneId : partyIds).map((ids) =>
      ids.filter((one) => takesInitiatingPartyId(one, account.slice(0, 2))),
    ),
    debtorIds: takesOne || isSepa ? oneId : partyIds,
    debtorAddress: account.startsWith('AT') ? fc.constant(undefined) : fc.option(address, { nil: undefined }),
    localInstrument: isSepa
      ? fc.constant(undefined)
      : fc.option(fc.constantFrom({ code: 'INST' }, { proprietary: 'SDCL' }), { nil: undefined }),
    categoryPurpose: fc.option(fc.constantFrom({ code: 'SALA' }, { code: 'SUPP' }), { nil: undefined }),
  });
}

function withinClearing(currency: string, minor: bigint): bigint {
  const whole = minor - (minor % 100n);
  return currency === 'HUF' ? (whole === 0n ? 100n : whole) : minor;
}

/**
 * Batches of 1 to `maxLines` payments of every currency from every country of its clearing, with and without a bank's
 * demands, names in many scripts and amounts at the limits.
 */
export function batches(
  maxLines: number,
  debtors: readonly (typeof DEBTORS)[number][] = DEBTORS,
): fc.Arbitrary<Batch> {
  return fc
    .constantFrom(...debtors)
    .chain(([currency, account, bic]) =>
      fc.record({
        currency: fc.constant(currency),
        account: fc.constant(ibanOf(account)),
        // Swiss files need it.
        bic: /^(CH|LI)/.test(account) ? fc.constant(bic) : fc.option(fc.constant(bic), { nil: undefined }),
        terms: fc.option(terms(currency, account), { nil: undefined }),
        debtorName: name,
        batchBooking: fc.boolean(),
        lines: fc.array(line, { minLength: 1, maxLength: maxLines }),
      }),
    )
    .map(({ currency, account, bic, terms, debtorName, batchBooking, lines }) => {
      const instructions = lines.map(({ hasBic, creditorAddress, ...rest }, index) => {
        const creditorBic = CREDITOR_BICS.find(
          (known) => known.slice(4, 6) === rest.creditorIban.slice(0, 2),
        );
        return {
          ...rest,
          amountMinor: withinClearing(currency, rest.amountMinor),
          endToEndId: `E2E-${index}/A1`,
          instructionId: `I-${index}`,
          ...(hasBic && creditorBic !== undefined ? { creditorBic } : {}),
          ...(creditorAddress === undefined ? {} : { creditorAddress }),
        };
      });
      const debtor = { name: debtorName, iban: account, ...(bic === undefined ? {} : { bic }) };
      const rail = currency === 'EUR' ? 'sepa-credit-transfer' : 'domestic-credit-transfer';
      return aBatch(instructions, { rail, currency, debtor, batchBooking, terms });
    });
}
