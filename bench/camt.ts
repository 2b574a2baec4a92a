/**
 * A camt.053.001.08 of 100,000 entries with details, read by this project beside fast-xml-parser's XMLParser. Each
 * measurement has its own process, in turns; memory is the peak resident set of the whole process (`maxRSS`), nothing
 * subtracted. Ours gives typed, checked items; fast-xml-parser builds its tree in its fastest setting, without
 * conversions and entities, and nothing uses the tree.
 */
import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { XMLParser } from 'fast-xml-parser';
import { readBankReport } from '../functions/bank/read-report.ts';

const ENTRIES = 100_000;
const FEWER_ENTRIES = 10_000;
const ROUNDS = 3;
const MIN_SPEED_RATIO = 2;
const MIN_MEMORY_RATIO = 7;
const MAX_MEMORY_GROWTH = 1.3;
const CHILD_TIMEOUT_MS = 300_000;
const ENTRIES_PER_WRITE = 500;

type Subject = 'ours' | 'fast-xml-parser';
type Reading = { readonly ms: number; readonly peakMb: number; readonly entries: number };

function entryXml(index: number): string {
  const amount = `${10 + (index % 200)}.${(index % 100).toString().padStart(2, '0')}`;
  return `
      <Ntry>
        <NtryRef>${index}</NtryRef>
        <Amt Ccy="EUR">${amount}</Amt>
        <CdtDbtInd>DBIT</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>2026-11-02</Dt></BookgDt>
        <ValDt><Dt>2026-11-02</Dt></ValDt>
        <AcctSvcrRef>20261102-${index}</AcctSvcrRef>
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
        <NtryDtls>
          <TxDtls>
            <Refs><PmtInfId>PMT-1</PmtInfId><InstrId>I${index}</InstrId><EndToEndId>PO${index}A1</EndToEndId></Refs>
            <Amt Ccy="EUR">${amount}</Amt>
            <CdtDbtInd>DBIT</CdtDbtInd>
            <RltdPties>
              <Cdtr><Pty><Nm>Jørgen Example ${index}</Nm></Pty></Cdtr>
              <CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct>
            </RltdPties>
            <RmtInf><Ustrd>EV charging 2026-10 &amp; September, ref SR-2026-${index}</Ustrd></RmtInf>
          </TxDtls>
        </NtryDtls>
      </Ntry>`;
}

function* statementXml(entries: number): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>BENCH-1</MsgId><CreDtTm>2026-11-02T06:00:00Z</CreDtTm></GrpHdr>
    <Stmt>
      <Id>S-1</Id>
      <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>
      <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-02</Dt></Dt></Bal>`;
  for (let start = 0; start < entries; start += ENTRIES_PER_WRITE) {
    let block = '';
    for (let index = start; index < Math.min(start + ENTRIES_PER_WRITE, entries); index += 1) {
      block += entryXml(index);
    }
    yield block;
  }
  yield '\n    </Stmt>\n  </BkToCstmrStmt>\n</Document>\n';
}

async function readOurs(file: string): Promise<number> {
  let entries = 0;
  for await (const item of readBankReport(createReadStream(file)))
    if (item.kind === 'entry-end') entries += 1;
  return entries;
}

async function readFastXmlParser(file: string): Promise<number> {
  const parser = new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
  });
  const tree = parser.parse(await readFile(file, 'utf8'));
  return tree.Document.BkToCstmrStmt.Stmt.Ntry.length;
}

async function measureHere(subject: Subject, file: string): Promise<Reading> {
  const start = performance.now();
  const entries = await (subject === 'ours' ? readOurs(file) : readFastXmlParser(file));
  return { ms: performance.now() - start, peakMb: process.resourceUsage().maxRSS / 1024, entries };
}

async function measureApart(subject: Subject, file: string): Promise<Reading> {
  const script = fileURLToPath(import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, [script, subject, file], {
    timeout: CHILD_TIMEOUT_MS,
  });
  return JSON.parse(stdout);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

type Result = { readonly ms: number; readonly peakMb: number };

function resultOf(readings: readonly Reading[], entries: number): Result {
  for (const reading of readings) {
    if (reading.entries !== entries) throw new Error('A subject did not read all entries.');
  }
  return { ms: median(readings.map(({ ms }) => ms)), peakMb: median(readings.map(({ peakMb }) => peakMb)) };
}

function resultLine(name: string, { ms, peakMb }: Result): string {
  return `${name.padEnd(22)} ${ms.toFixed(0)} ms, peak ${peakMb.toFixed(0)} MB (medians of ${ROUNDS} processes)`;
}

async function compare(folder: string): Promise<{ lines: string[]; pass: boolean }> {
  const [all, fewer] = [join(folder, 'all.xml'), join(folder, 'fewer.xml')];
  await pipeline(Readable.from(statementXml(ENTRIES)), createWriteStream(all));
  await pipeline(Readable.from(statementXml(FEWER_ENTRIES)), createWriteStream(fewer));
  const readings: { ours: Reading[]; theirs: Reading[]; oursFewer: Reading[] } = {
    ours: [],
    theirs: [],
    oursFewer: [],
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    readings.ours.push(await measureApart('ours', all));
    readings.theirs.push(await measureApart('fast-xml-parser', all));
    readings.oursFewer.push(await measureApart('ours', fewer));
  }
  const ours = resultOf(readings.ours, ENTRIES);
  const theirs = resultOf(readings.theirs, ENTRIES);
  const oursFewer = resultOf(readings.oursFewer, FEWER_ENTRIES);
  const [speed, memory, growth] = [
    theirs.ms / ours.ms,
    theirs.peakMb / ours.peakMb,
    ours.peakMb / oursFewer.peakMb,
  ];
  return {
    lines: [
      `${ENTRIES} entries, ${((await stat(all)).size / 1e6).toFixed(0)} MB of camt.053.001.08`,
      resultLine('ours', ours),
      resultLine('fast-xml-parser', theirs),
      resultLine(`ours, ${FEWER_ENTRIES} entries`, oursFewer),
      `speed ${speed.toFixed(1)} times (at least ${MIN_SPEED_RATIO}), memory a ${memory.toFixed(1)}th (at most a ${MIN_MEMORY_RATIO}th)`,
      `ten times the entries need ${growth.toFixed(2)} times the memory (at most ${MAX_MEMORY_GROWTH})`,
    ],
    pass: speed >= MIN_SPEED_RATIO && memory >= MIN_MEMORY_RATIO && growth <= MAX_MEMORY_GROWTH,
  };
}

export async function benchCamt(): Promise<{ name: string; lines: string[]; pass: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-camt-'));
  try {
    return { name: 'bank report read', ...(await compare(folder)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const [subject, file] = process.argv.slice(2);
  if ((subject === 'ours' || subject === 'fast-xml-parser') && file !== undefined) {
    console.log(JSON.stringify(await measureHere(subject, file)));
  } else {
    const { name, lines, pass } = await benchCamt();
    console.log([name, ...lines, pass ? 'PASS' : 'FAIL'].join('\n'));
    process.exitCode = pass ? 0 : 1;
  }
}
