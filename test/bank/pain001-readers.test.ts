import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { z } from 'zod';
import { checkFile } from '../../local/sandbox/bank/check-file.ts';
import { readPaymentFile } from '../../local/sandbox/bank/read-file.ts';
import { type Batch, batches, bytesOf, DEBTORS } from './pain001-samples.ts';

const SEED = 20_261_128;
const FILES_PER_DEBTOR = 2;

/** What every reader must find alike: count and control sum as text, names and amounts of creditors in order. */
type Found = {
  readonly count: string;
  readonly controlSum: string;
  readonly names: readonly string[];
  readonly amounts: readonly string[];
};

function decimal(minor: bigint): string {
  const digits = minor.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The writer's input; names are already in the SEPA set and cut at 70 characters. */
function given({ header, instructions }: Batch, names: readonly string[]): Found {
  for (const [index, name] of names.entries()) expect(instructions[index]?.creditorName).toContain(name);
  return {
    count: String(header.count),
    controlSum: decimal(header.controlSumMinor),
    names,
    amounts: instructions.map(({ amountMinor }) => decimal(amountMinor)),
  };
}

const transaction = z.object({
  Amt: z.object({ InstdAmt: z.object({ '#text': z.string() }) }),
  Cdtr: z.object({ Nm: z.string() }),
});
const document = z.object({
  Document: z.object({
    CstmrCdtTrfInitn: z.object({
      GrpHdr: z.object({ NbOfTxs: z.string(), CtrlSum: z.string() }),
      PmtInf: z.object({ CdtTrfTxInf: z.array(transaction) }),
    }),
  }),
});

function byFastXmlParser(bytes: Uint8Array): Found {
  const parser = new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    isArray: (name) => name === 'CdtTrfTxInf',
  });
  const { GrpHdr, PmtInf } = document.parse(parser.parse(Buffer.from(bytes))).Document.CstmrCdtTrfInitn;
  return {
    count: GrpHdr.NbOfTxs,
    controlSum: GrpHdr.CtrlSum,
    names: PmtInf.CdtTrfTxInf.map(({ Cdtr }) => Cdtr.Nm),
    amounts: PmtInf.CdtTrfTxInf.map(({ Amt }) => Amt.InstdAmt['#text']),
  };
}

/** libxml2 parses the file and prints it anew, each element with a text on a line of its own. */
async function byLibxml(bytes: Uint8Array): Promise<Found> {
  const { normalized } = await validateXML({
    xml: [{ fileName: 'file.xml', contents: bytes }],
    normalization: 'format',
  });
  const lines = normalized.split('\n').map((line) => line.trim());
  const texts = (element: string): string[] =>
    lines.flatMap(
      (line) => new RegExp(`^<${element}(?: [^>]*)?>([^<]*)</${element}>$`).exec(line)?.[1] ?? [],
    );
  return {
    count: texts('NbOfTxs')[0] ?? '',
    controlSum: texts('CtrlSum')[0] ?? '',
    names: lines.flatMap((line, index) =>
      lines[index - 1] === '<Cdtr>' ? (/^<Nm>([^<]*)<\/Nm>$/.exec(line)?.[1] ?? []) : [],
    ),
    amounts: texts('InstdAmt'),
  };
}

describe('other people’s readers', () => {
  test.each(DEBTORS)(
    'read count, sum, names and amounts of a file in %s from %s alike',
    async (...debtor) => {
      const generated = fc.sample(batches(20, [debtor]), { numRuns: FILES_PER_DEBTOR, seed: SEED });
      for (const batch of generated) {
        const bytes = await bytesOf(batch);

        const byParser = byFastXmlParser(bytes);

        expect(byParser).toEqual(given(batch, byParser.names));
        expect(await byLibxml(bytes)).toEqual(byParser);
      }
    },
  );

  test('the sandbox’s bank takes a file with all that a bank may ask for', async () => {
    for (const batch of fc.sample(batches(5), { numRuns: 60, seed: SEED })) {
      const checked = checkFile(readPaymentFile(await bytesOf(batch)), () => false);

      expect(checked).toMatchObject({ ok: true, file: { controlSumMinor: batch.header.controlSumMinor } });
    }
  });
});
