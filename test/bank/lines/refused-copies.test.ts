import { describe, expect, test } from 'vitest';
import { endToEndId, linesOf } from './lines.ts';
import { group, NO_STATUS, payment, report, shown, transaction, type Why } from './status-shapes.ts';

describe('a second copy that is refused', () => {
  const COPIES: readonly Why[] = [
    { code: 'DU01' },
    { code: 'DU02' },
    { code: 'DU03' },
    { code: 'DU04' },
    { code: 'AM05' },
    { own: 'DUPLICATE FILE' },
    { code: 'NARR', words: 'Datei wurde bereits verarbeitet' },
    { words: 'Filen er allerede modtaget' },
  ];

  test.each(COPIES)('at each level: %j', async (why) => {
    expect(await shown(group({ status: 'RJCT', why }))).toEqual(['group copy-refused']);
    expect(await shown(group(NO_STATUS), payment({ status: 'RJCT', why }))).toEqual(['payment copy-refused']);
    expect(await shown(group(NO_STATUS), payment(NO_STATUS, [transaction('RJCT', why)]))).toEqual([
      'transaction copy-refused',
    ]);
  });

  test.each([undefined, { code: 'NARR' }, { code: 'NARR', words: 'See transactions' }, { own: 'SEE BELOW' }])(
    'under a bare refusal of the file: %j',
    async (why) => {
      const content = [
        group({ status: 'RJCT', ...(why === undefined ? {} : { why }) }),
        payment({ status: 'RJCT' }, [transaction('RJCT', { code: 'DU03' })]),
      ];

      expect(await shown(...content)).toEqual([
        'group copy-refused',
        'payment copy-refused',
        'transaction copy-refused',
      ]);
      // Only the whole report tells.
      expect((await linesOf(report(...content))).map(({ says }) => says)).toEqual([
        'refused',
        'refused',
        'copy-refused',
      ]);
    },
  );

  test('a bare refusal of the file over a copied payment information', async () => {
    expect(
      await shown(group({ status: 'RJCT' }), payment({ status: 'RJCT', why: { code: 'DU02' } })),
    ).toEqual(['group copy-refused', 'payment copy-refused']);
  });

  test('one copy among ordinary refusals leaves those as they are', async () => {
    const lines = [
      transaction('RJCT', { code: 'AC04' }),
      transaction('RJCT', { code: 'DU03' }, endToEndId('2')),
    ];

    expect(await shown(group({ status: 'RJCT' }), payment(NO_STATUS, lines))).toEqual([
      'group copy-refused',
      'transaction refused',
      'transaction copy-refused',
    ]);
  });

  test('a refusal with a reason of its own is no copy for what stands below it', async () => {
    const content = [
      group({ status: 'RJCT', why: { code: 'FF01' } }),
      payment(NO_STATUS, [transaction('RJCT', { code: 'DU03' })]),
    ];

    expect(await shown(...content)).toEqual(['group refused', 'transaction copy-refused']);
  });

  test('what stands below the refusal of a copy is refused of the copy', async () => {
    const lines = [transaction('RJCT'), transaction('RJCT', { code: 'AC04' }, endToEndId('2'))];
    const below = ['transaction copy-refused', 'transaction copy-refused'];

    expect(await shown(group({ status: 'RJCT', why: { code: 'DU01' } }), payment(NO_STATUS, lines))).toEqual([
      'group copy-refused',
      ...below,
    ]);
    expect(
      await shown(
        group(NO_STATUS),
        payment({ status: 'RJCT', why: { code: 'DU02' } }, lines),
        payment(NO_STATUS, [transaction('RJCT')]),
      ),
    ).toEqual(['payment copy-refused', ...below, 'transaction refused']);
  });
});
