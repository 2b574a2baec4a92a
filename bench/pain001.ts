/**
 * A payment file of 100,000 payouts, written by this project and by fast-xml-parser's XMLBuilder from the same
 * instructions. Each measurement has its own process, in turns: `time` over instructions already in memory, `memory`
 * (the peak resident set of the whole process) over instructions made one by one.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { XMLBuilder } from 'fast-xml-parser';
import { checkPain001 } from '../functions/bank/pain001/check.ts';
import { writePain001 } from '../functions/bank/pain001/write.ts';
import { plainDate } from '../functions/core/date.ts';
import { type Iban, parseIban } from '../functions/core/iban.ts';
import type { PaymentFileHeader, PaymentInstruction } from '../functions/core/payment-file.ts';

const PAYOUTS = 100_000;
const FEWER_PAYOUTS = 10_000;
const ROUNDS = 3;
const PASSES_PER_PROCESS = 3;
const MIN_SPEED_RATIO = 3;
const MAX_MEMORY_GROWTH = 1.2;
const CHILD_TIMEOUT_MS = 300_000;

const NAMES = [
  'Jane Holm',
  'Jürgen Groß',
  'Søren Åkjær',
  'Anna de Vries',
  'Łucja Żak',
  'Marc Dubois',
  'Paul Stein',
];
const ACCOUNTS = [
  'DE89370400440532013000',
  'NL91ABNA0417164300',
  'FR1420041010050500013M02606',
  'BE68539007547034',
];

type Subject = 'ours' | 'fast-xml-parser' | 'checker';
type Measure = 'time' | 'memory';
type Reading = { readonly ms: number; readonly peakMb: number; readonly bytes: number };

function iban(text: string): Iban {
  const parsed = parseIban(text);
  if (!parsed.ok) throw new Error('The benchmark has an IBAN that is not valid.');
  return parsed.iban;
}

const IBANS = ACCOUNTS.map(iban);
const DEBTOR_IBAN = iban('DK5000400440116243');

function amountMinorOf(index: number): bigint {
  return BigInt(1_000 + (index % 20_000));
}

function* instructions(count: number): Generator<PaymentInstruction> {
  for (let index = 0; index < count; index += 1) {
    yield {
      endToEndId: `PO${index.toString(32).toUpperCase().padStart(26, '0')}A1`,
      instructionId: `I${index}`,
      amountMinor: amountMinorOf(index),
      creditorName: NAMES[index % NAMES.length] ?? '',
      creditorIban: IBANS[index % IBANS.length] ?? DEBTOR_IBAN,
      remittanceInformation: `EV charging 2026-10 184.532 kWh ref SR-2026-${index}`,
    };
  }
}

function headerFor(count: number): PaymentFileHeader {
  let controlSumMinor = 0n;
  for (let index = 0; index < count; index += 1) controlSumMinor += amountMinorOf(index);
  return {
    messageId: 'MSG-BENCH-1',
    createdAtMs: Date.UTC(2026, 10, 20, 9),
    paymentInformationId: 'PMT-BENCH-1',
    initiatingPartyName: 'Charging Fleet A/S',
    debtor: { name: 'Charging Fleet A/S', iban: DEBTOR_IBAN },
    currency: 'EUR',
    rail: 'sepa-credit-transfer',
    executionDate: plainDate('2026-11-23'),
    count,
    controlSumMinor,
    batchBooking: true,
    terms: { accountCurrency: 'EUR', initiatingPartyIds: [], debtorIds: [] },
  };
}

function decimalText(amountMinor: bigint): string {
  return `${amountMinor / 100n}.${(amountMinor % 100n).toString().padStart(2, '0')}`;
}

/** The same elements, as an application builds them for XMLBuilder, without checks. */
function objectTree(header: PaymentFileHeader, source: Iterable<PaymentInstruction>): object {
  const totals = { NbOfTxs: header.count, CtrlSum: decimalText(header.controlSumMinor) };
  const transactions = Array.from(source, (instruction) => ({
    PmtId: { InstrId: instruction.instructionId, EndToEndId: instruction.endToEndId },
    Amt: { InstdAmt: { '@_Ccy': header.currency, '#text': decimalText(instruction.amountMinor) } },
    Cdtr: { Nm: instruction.creditorName },
    CdtrAcct: { Id: { IBAN: instruction.creditorIban } },
    RmtInf: { Ustrd: instruction.remittanceInformation },
  }));
  return {
    '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
    Document: {
      '@_xmlns': 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09',
      CstmrCdtTrfInitn: {
        GrpHdr: {
          MsgId: header.messageId,
          CreDtTm: new Date(header.createdAtMs).toISOString(),
          ...totals,
          InitgPty: { Nm: header.initiatingPartyName },
        },
        PmtInf: {
          PmtInfId: header.paymentInformationId,
          PmtMtd: 'TRF',
          BtchBookg: header.batchBooking,
          ...totals,
          PmtTpInf: { SvcLvl: { Cd: 'SEPA' } },
          ReqdExctnDt: { Dt: header.executionDate },
          Dbtr: { Nm: header.debtor.name },
          DbtrAcct: { Id: { IBAN: header.debtor.iban }, Ccy: header.currency },
          DbtrAgt: { FinInstnId: { Othr: { Id: 'NOTPROVIDED' } } },
          ChrgBr: 'SLEV',
          CdtTrfTxInf: transactions,
        },
      },
    },
  };
}

/** Bytes of the file; each subject ends with the bytes, as an upload needs them. */
async function run(
  subject: Subject,
  header: PaymentFileHeader,
  source: Iterable<PaymentInstruction>,
): Promise<number> {
  if (subject === 'fast-xml-parser') {
    const builder = new XMLBuilder({ ignoreAttributes: false });
    return Buffer.from(builder.build(objectTree(header, source)), 'utf8').length;
  }
  if (subject === 'checker') {
    const today = plainDate('2026-11-20');
    const check = await checkPain001(writePain001(header, source), {
      ...header,
      debtorIban: DEBTOR_IBAN,
      today,
    });
    if (!check.ok) throw new Error('The checker refuses the file of the benchmark.');
    return check.count;
  }
  let bytes = 0;
  for await (const chunk of writePain001(header, source)) bytes += chunk.length;
  return bytes;
}

async function measureHere(subject: Subject, measure: Measure, count: number): Promise<Reading> {
  const header = headerFor(count);
  const inMemory = measure === 'time' ? [...instructions(count)] : undefined;
  let [ms, bytes] = [Number.POSITIVE_INFINITY, 0];
  for (let pass = 0; pass < (measure === 'time' ? PASSES_PER_PROCESS : 1); pass += 1) {
    const start = performance.now();
    bytes = await run(subject, header, inMemory ?? instructions(count));
    ms = Math.min(ms, performance.now() - start);
  }
  return { ms, peakMb: process.resourceUsage().maxRSS / 1024, bytes };
}

async function measureApart(subject: Subject, measure: Measure, count: number): Promise<Reading> {
  const script = fileURLToPath(import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, [script, subject, measure, String(count)], {
    timeout: CHILD_TIMEOUT_MS,
  });
  return JSON.parse(stdout);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

type Timed = { readonly best: number; readonly median: number };

function timed(readings: readonly Reading[]): Timed {
  const times = readings.map(({ ms }) => ms);
  return { best: Math.min(...times), median: median(times) };
}

async function medianPeakMb(subject: Subject, count: number): Promise<number> {
  const peaks: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    peaks.push((await measureApart(subject, 'memory', count)).peakMb);
  }
  return median(peaks);
}

function timeLine(name: string, { best, median: middle }: Timed): string {
  return `${name.padEnd(16)} best ${best.toFixed(0)} ms, median ${middle.toFixed(0)} ms of ${ROUNDS} processes`;
}

function memoryLine(name: string, fewerMb: number, allMb: number): string {
  const ratio = (allMb / fewerMb).toFixed(2);
  return `${name.padEnd(16)} peak ${fewerMb.toFixed(0)} MB at ${FEWER_PAYOUTS}, ${allMb.toFixed(0)} MB at ${PAYOUTS}: ${ratio} times`;
}

export async function benchPain001(): Promise<{ name: string; lines: string[]; pass: boolean }> {
  const readings: Record<Subject, Reading[]> = { ours: [], 'fast-xml-parser': [], checker: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    readings.ours.push(await measureApart('ours', 'time', PAYOUTS));
    readings['fast-xml-parser'].push(await measureApart('fast-xml-parser', 'time', PAYOUTS));
  }
  readings.checker.push(await measureApart('checker', 'time', PAYOUTS));
  const [ours, theirs] = [timed(readings.ours), timed(readings['fast-xml-parser'])];
  const speedRatio = theirs.median / ours.median;
  const oursMb = [await medianPeakMb('ours', FEWER_PAYOUTS), await medianPeakMb('ours', PAYOUTS)] as const;
  const checkerMb = [
    (await measureApart('checker', 'memory', FEWER_PAYOUTS)).peakMb,
    (await measureApart('checker', 'memory', PAYOUTS)).peakMb,
  ] as const;
  const theirsMb = [
    (await measureApart('fast-xml-parser', 'memory', FEWER_PAYOUTS)).peakMb,
    (await measureApart('fast-xml-parser', 'memory', PAYOUTS)).peakMb,
  ] as const;
  return {
    name: `payment file of ${PAYOUTS} payouts (pain.001.001.09)`,
    lines: [
      timeLine('ours', ours),
      timeLine('fast-xml-parser', theirs),
      `${speedRatio.toFixed(1)} times as fast by the medians (at least ${MIN_SPEED_RATIO})`,
      memoryLine('ours', ...oursMb),
      memoryLine('fast-xml-parser', ...theirsMb),
      memoryLine('write and check', ...checkerMb),
      `write and check  best ${timed(readings.checker).best.toFixed(0)} ms`,
    ],
    pass: speedRatio >= MIN_SPEED_RATIO && oursMb[1] / oursMb[0] <= MAX_MEMORY_GROWTH,
  };
}

const SUBJECTS: readonly Subject[] = ['ours', 'fast-xml-parser', 'checker'];

if (import.meta.main) {
  const [subjectText, measure, count] = process.argv.slice(2);
  const subject = SUBJECTS.find((known) => known === subjectText);
  if (subject === undefined) {
    const { name, lines, pass } = await benchPain001();
    console.log([name, ...lines].join('\n'));
    process.exitCode = pass ? 0 : 1;
  } else {
    const reading = await measureHere(subject, measure === 'memory' ? 'memory' : 'time', Number(count));
    console.log(JSON.stringify(reading));
  }
}
