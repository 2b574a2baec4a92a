import { describe, expect, test } from 'vitest';
import { endToEndId, OTHER_BATCH } from './lines.ts';
import { group, NO_STATUS, payment, shown, transaction, type Upper } from './status-shapes.ts';

describe('a status that its own report opposes', () => {
  const accepted = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => transaction('ACSP', undefined, endToEndId(`ok-${index}`)));
  const refused = (count: number): string[] =>
    Array.from({ length: count }, (_, index) =>
      transaction('RJCT', { code: 'AC04' }, endToEndId(`no-${index}`)),
    );
  const REFUSED: Upper = { status: 'RJCT', why: { code: 'TM01' } };

  test.each(['ACSP', 'ACSC', 'ACTC', 'ACWC'])('a file refused with a payment that is %s', async (status) => {
    expect(await shown(group(REFUSED), payment(NO_STATUS, [transaction(status)]))).toContain(
      'group refused (opposed)',
    );
    expect(await shown(group(REFUSED), payment({ status }))).toContain('group refused (opposed)');
    expect(await shown(group(NO_STATUS), payment(REFUSED, [transaction(status)]))).toContain(
      'payment refused (opposed)',
    );
  });

  test('a file refused with a payment information of which a part is', async () => {
    expect(await shown(group(REFUSED), payment({ status: 'PART' }))).toEqual([
      'group refused (opposed)',
      'payment pending',
    ]);
  });

  test.each<[name: string, opposed: boolean, upper: Upper]>([
    ['counts others', true, { counts: { RJCT: 1, ACSP: 7 } }],
    ['counts others that wait', true, { counts: { RJCT: 7, PDNG: 1 } }],
    ['counts fewer than there were', true, { counts: { RJCT: 1 }, transactions: 8 }],
    ['counts all as refused', false, { counts: { RJCT: 8 }, transactions: 8 }],
    ['counts all as refused, others as none', false, { counts: { rjct: 8, ACSP: 0 }, transactions: 8 }],
    ['counts nothing', false, { transactions: 8 }],
  ])('a refusal that %s: %s', async (_name, opposed, upper) => {
    const mark = opposed ? ' (opposed)' : '';

    expect(await shown(group({ ...REFUSED, ...upper }))).toEqual([`group refused${mark}`]);
    expect(await shown(group(NO_STATUS), payment({ ...REFUSED, ...upper }))).toEqual([
      `payment refused${mark}`,
    ]);
  });

  test.each(['ACSP', 'ACSC', 'PART', 'RCVD'])(
    '%s that counts fewer refusals than are listed',
    async (status) => {
      const upper = { status, counts: { ACSP: 8 } };
      const [ofGroup, ofPayment] = [
        await shown(group(upper), payment(NO_STATUS, refused(1))),
        await shown(
          group(NO_STATUS),
          payment(upper, [...refused(1), ...accepted(1)]),
          payment(NO_STATUS, refused(1)),
        ),
      ];

      expect(ofGroup.slice(1)).toEqual(['transaction refused (opposed)']);
      expect(ofGroup[0]).not.toContain('opposed');
      expect(ofPayment.slice(1)).toEqual([
        'transaction refused (opposed)',
        'transaction accepted',
        'transaction refused',
      ]);
    },
  );

  test('counts without a status oppose the refusals that they do not count', async () => {
    expect(await shown(group({ counts: { ACSP: 8 } }), payment(NO_STATUS, refused(1)))).toEqual([
      'transaction refused (opposed)',
    ]);
  });

  test('a payment information that is refused where the file counts none', async () => {
    expect(await shown(group({ status: 'ACSP', counts: { ACSP: 8 } }), payment(REFUSED))).toEqual([
      'group accepted',
      'payment refused (opposed)',
    ]);
  });

  test.each(['ACSP', 'PART'])('%s that counts more refusals than are listed', async (status) => {
    const upper = { status, counts: { ACSP: 6, RJCT: 2 } };

    expect((await shown(group(upper), payment(NO_STATUS, refused(1))))[0]).toMatch(/^group .* \(opposed\)$/);
    expect((await shown(group(NO_STATUS), payment(upper, accepted(2))))[0]).toMatch(
      /^payment .* \(opposed\)$/,
    );
  });

  test('a file of which as many are refused as a payment information says', async () => {
    const upper = { status: 'PART', counts: { ACSP: 6, RJCT: 2 } };
    const all = await Promise.all([
      shown(group(upper), payment({ ...REFUSED, transactions: 2 }), payment({ status: 'ACSP' })),
      // How many it held, the bank does not say.
      shown(group(upper), payment(REFUSED), payment({ status: 'ACSP' })),
      shown(group(upper), payment({ status: 'PART' }, [...refused(2), ...accepted(6)])),
    ]);

    expect(all.flat().filter((line) => line.includes('opposed'))).toEqual([]);
  });

  test.each(['ACSC', 'ACSP', 'PART'])('is not %s above refused exceptions', async (status) => {
    const lines = [...accepted(2), ...refused(1)];

    expect((await shown(group({ status }), payment({ status }, lines))).join()).not.toContain('opposed');
  });

  test('payments of one payment information do not count for another', async () => {
    const shownLines = await shown(
      group(NO_STATUS),
      payment(REFUSED, refused(1)),
      payment(NO_STATUS, accepted(2), `${OTHER_BATCH}-01`),
    );

    expect(shownLines[0]).toBe('payment refused');
  });
});
