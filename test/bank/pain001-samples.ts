import fc from 'fast-check';
import type { SealedPaymentFile } from '../../functions/bank/pain001/sealed-file.ts';
import { writePain001 } from '../../functions/bank/pain001/write.ts';
import type {
  PaymentFileHeader,
  PaymentInstruction,
  PaymentProfile,
} from '../../functions/bank/payment-file.ts';
import { plainDate } from '../../functions/core/date.ts';
import { type Iban, parseIban } from '../../functions/core/iban.ts';

export const EXECUTION_DATE = plainDate('2026-11-24');

export function iban(text: string): Iban {
  const parsed = parseIban(text);
  if (!parsed.ok) throw new Error('A test has an IBAN that is not valid.');
  return parsed.iban;
}

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
].map(iban);

export const DEBTOR_IBAN = iban('DK5000400440116243');

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
    creditorIban: iban('DE89370400440532013000'),
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
    profile: 'sepa',
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

const DOMESTIC_CURRENCIES = ['DKK', 'SEK', 'NOK', 'PLN', 'CZK', 'HUF', 'RON', 'CHF', 'GBP'];

const name = fc
  .tuple(fc.constantFrom(...NAMES), fc.string({ unit: 'grapheme', maxLength: 60 }))
  .map(([known, more]) => `${known}${more}`);

const amountMinor = fc.oneof(
  fc.bigInt({ min: 1n, max: 100_000n }),
  fc.bigInt({ min: 1n, max: 99_999_999_999n }),
  fc.constantFrom(1n, 9n, 10n, 99n, 100n, 99_999_999_999n),
);

const line = fc.record({
  amountMinor,
  creditorName: name,
  creditorIban: fc.constantFrom(...ACCOUNTS),
  creditorBic: fc.option(fc.constantFrom('DEUTDEFF', 'ABNANL2AXXX'), { nil: undefined }),
  remittanceInformation: fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => `EV charging ${text}`),
});

/** Batches of 1 to `maxLines` payments in both profiles, with names in many scripts and amounts at the limits. */
export function batches(maxLines: number): fc.Arbitrary<Batch> {
  return fc
    .record({
      profile: fc.constantFrom<PaymentProfile>('sepa', 'domestic'),
      domesticCurrency: fc.constantFrom(...DOMESTIC_CURRENCIES),
      debtorBic: fc.option(fc.constant('NDEADKKK'), { nil: undefined }),
      debtorName: name,
      batchBooking: fc.boolean(),
      lines: fc.array(line, { minLength: 1, maxLength: maxLines }),
    })
    .map(({ profile, domesticCurrency, debtorBic, debtorName, batchBooking, lines }) => {
      const instructions = lines.map(({ creditorBic, ...rest }, index) => ({
        ...rest,
        endToEndId: `E2E-${index}/A1`,
        instructionId: `I-${index}`,
        ...(creditorBic === undefined ? {} : { creditorBic }),
      }));
      const debtor = {
        name: debtorName,
        iban: DEBTOR_IBAN,
        ...(debtorBic === undefined ? {} : { bic: debtorBic }),
      };
      const currency = profile === 'sepa' ? 'EUR' : domesticCurrency;
      return aBatch(instructions, { profile, currency, debtor, batchBooking });
    });
}
