import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPain001 } from '../../functions/bank/pain001/check.ts';
import { writePain001 } from '../../functions/bank/pain001/write.ts';
import { plainDate } from '../../functions/core/date.ts';
import { forAllAsyncIn } from '../support/properties.ts';
import { codesOf, FIRST, SEALED, SECOND, TEXT, tampered } from './pain001-checked.ts';
import { ACCOUNTS, aBatch, anInstruction, batches, bytesOf, sealedFrom } from './pain001-samples.ts';

describe('checkPain001 accepts', () => {
  test('a file as it was sealed, and gives its count and sum', async () => {
    const check = await checkPain001([Buffer.from(TEXT)], SEALED);

    expect(check).toEqual({ ok: true, count: 2, controlSumMinor: 3_050n });
  });

  test('every file that the writer writes', async () => {
    await forAllAsyncIn(60, batches(20), async (batch) => {
      const check = await checkPain001(writePain001(batch.header, batch.instructions), sealedFrom(batch));
      const { count, controlSumMinor } = batch.header;
      expect(check).toEqual({ ok: true, count, controlSumMinor });
    });
  });

  test('the same, however the bytes are cut into chunks', async () => {
    const bytes = Buffer.from(TEXT);
    await forAllAsyncIn(60, fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
      expect(await checkPain001(chunks, SEALED)).toMatchObject({ ok: true });
    });
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
