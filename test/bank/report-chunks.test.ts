import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBankReport } from '../../functions/bank/read-report.ts';
import { forAllAsyncIn } from '../support/properties.ts';
import { accountReport, asChunks, EXAMPLES, entry, itemsOf, statement } from './report-fixtures.ts';

/** The bytes cut at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [0, ...[...places].sort((a, b) => a - b), bytes.byteLength];
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
}

describe('the same bytes give the same items however they are cut into chunks', () => {
  test.each(Object.entries(EXAMPLES))('%s', async (_name, xml) => {
    const bytes = Buffer.from(xml.replaceAll('\n', '\r\n'));
    const whole = await itemsOf(bytes);

    await forAllAsyncIn(30, fc.array(fc.nat(bytes.byteLength), { maxLength: 40 }), async (places) => {
      const items = await Array.fromAsync(readBankReport(asChunks(...cut(bytes, places))));

      expect(items).toEqual(whole);
    });
  });

  test('one byte at a time, with a byte order mark and characters of one to four bytes', async () => {
    const bytes = Buffer.from(`\ufeff${EXAMPLES['camt.054.001.08 return']}`);
    const single = cut(
      bytes,
      Array.from(bytes, (_, index) => index),
    );

    const items = await Array.fromAsync(readBankReport(asChunks(...single)));

    expect(items).toEqual(await itemsOf(EXAMPLES['camt.054.001.08 return'] ?? ''));
  });

  test('a refusal does not depend on the cuts either', async () => {
    const bytes = Buffer.from(
      accountReport(
        'camt.054',
        '08',
        statement('N-1', `${entry({ version: '08', amount: '1' })}<!--${'-'.repeat(3)}-->`),
      ),
    );

    await forAllAsyncIn(30, fc.array(fc.nat(bytes.byteLength), { maxLength: 40 }), async (places) => {
      const reading = Array.fromAsync(readBankReport(asChunks(...cut(bytes, places))));

      await expect(reading).rejects.toMatchObject({ details: { rule: 'not-well-formed' } });
    });
  });
});

describe('streaming', () => {
  test('hands on the transactions of an entry before the entry ends', async () => {
    const [before = '', after = ''] = accountReport(
      'camt.054',
      '08',
      statement('N-1', entry({ version: '08', amount: '1', details: '<NtryDtls>|</NtryDtls>' })),
    ).split('|');
    let endReached = false;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${before}<TxDtls><Refs><EndToEndId>E2E-1</EndToEndId></Refs></TxDtls>`);
      endReached = true;
      yield Buffer.from(after);
    }

    const seen: [string, boolean][] = [];
    for await (const item of readBankReport(chunks())) seen.push([item.kind, endReached]);

    expect(seen).toContainEqual(['transaction', false]);
    expect(seen.at(-1)).toEqual(['entry-end', true]);
  });

  test('stops the source of the bytes when its reader stops early', async () => {
    let closed = false;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.from(EXAMPLES['camt.053.001.08 statement'] ?? '');
        yield Buffer.from('never read');
      } finally {
        closed = true;
      }
    }

    for await (const item of readBankReport(chunks())) if (item.kind === 'header') break;

    expect(closed).toBe(true);
  });

  test('lets an error of the source through: it says nothing about the report', async () => {
    const lost = new Error('connection lost');
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('<?xml version="1.0"?>');
      throw lost;
    }

    await expect(Array.fromAsync(readBankReport(chunks()))).rejects.toBe(lost);
  });
});
