import { describe, expect, it } from 'vitest';
import { readPdf } from './read-pdf.ts';
import { bytesOf, PAID, pdfOf } from './sample-statements.ts';

/** Every letter of the blocks that hold Europe's Latin, Greek and Cyrillic alphabets. */
function lettersOf(first: number, last: number): readonly string[] {
  const all = Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
  return all.filter((letter) => /\p{L}/u.test(letter) && letter.normalize('NFC') === letter);
}

describe('a name', () => {
  it.each<[string, number, number]>([
    ['Latin-1', 0xc0, 0xff],
    ['Latin Extended-A', 0x100, 0x17f],
    ['Latin Extended-B, of Romania and others', 0x180, 0x24f],
    ['Latin Extended Additional', 0x1e00, 0x1eff],
    ['Greek', 0x386, 0x3ce],
    ['Greek with all marks', 0x1f00, 0x1fff],
    ['Cyrillic', 0x400, 0x45f],
    ['Cyrillic of Ukraine and others', 0x48a, 0x4ff],
    ['Georgian', 0x10d0, 0x10fa],
    ['Georgian capitals', 0x1c90, 0x1cba],
    ['Armenian capitals', 0x531, 0x556],
    ['Armenian', 0x561, 0x587],
  ])('of %s comes back letter by letter from the document', async (_name, first, last) => {
    const letters = lettersOf(first, last);
    const words: string[] = [];
    for (let index = 0; index < letters.length; index += 8)
      words.push(letters.slice(index, index + 8).join(''));
    const name = words.join(' ');

    const { pages, title } = await pdfOf([{ ...PAID, recipientName: name }]);

    const text = pages[0] ?? '';
    for (const word of words) expect(text).toContain(word);
    expect(title).toContain(name);
  });

  it.each([
    ['ნინო ჭავჭავაძე', 'NotoSansGeorgian'],
    ['ԱՆԻ Սարգսյան և որդի', 'NotoSansArmenian'],
  ])('is Georgian or Armenian, beside others: %s; its font is in that document alone', async (name, font) => {
    const of = (recipientName: string) => bytesOf([{ ...PAID, recipientName }]);
    const [bytes, plain] = [await of(`${name} (Jane)`), await of('Jane Doe')];
    const fontsIn = (pdf: Buffer) => new Set(pdf.toString('latin1').match(/NotoSans[A-Za-z]*/g));

    const { pages, title } = await readPdf(bytes);
    const text = (pages[0] ?? '').replaceAll(/\s+/g, ' ');
    for (const word of [...name.split(' '), '(Jane)']) expect(text).toContain(word);
    expect(text).not.toContain('\u{fffd}');
    expect(title).toContain(name);
    expect(fontsIn(bytes)).toContain(font);
    expect([...fontsIn(plain)].filter((one) => /Georgian|Armenian/.test(one))).toEqual([]);
    expect((await of(`${name} (Jane)`)).equals(bytes)).toBe(true);
  });

  it('is composed, whatever way its source writes marks, and without what nobody sees', async () => {
    const { pieces } = await pdfOf([
      { ...PAID, recipientName: 'Zoe\u0308 A\u030angstro\u0308m\u200b\u202e\r\nÅse' },
    ]);

    expect(pieces).toContain('Zoë Ångström Åse');
  });

  it('has another letter, or a sign for one, in place of what the font lacks', async () => {
    const { pieces } = await pdfOf([{ ...PAID, recipientName: '王 Jane \u{1f600}' }]);

    const shown = pieces.find((piece) => piece.includes('Jane'));
    expect(shown).not.toContain('\u0000');
    expect(shown).toContain('\u{fffd}');
    expect(shown).toContain('Jane');
  });
});
