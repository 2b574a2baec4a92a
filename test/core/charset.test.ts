import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bankText,
  cutAtWord,
  hasLetterOrDigit,
  isSepaId,
  isSepaText,
  textLoss,
  transliterate,
} from '../../functions/core/charset.ts';
import { forAll } from '../support/properties.ts';

const SEPA_TEXT = /^[A-Za-z0-9/\-?:().,'+ ]*$/;
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0x5ff }).map((code) => String.fromCharCode(code)))
    .map((all) => all.join('')),
);

describe('transliterate', () => {
  const CASES: [string, string][] = [
    ['Jürgen Groß', 'Juergen Gross'],
    ['ÄRZTE', 'AERZTE'],
    ['Ärzte', 'Aerzte'],
    ['STRAẞE', 'STRASSE'],
    ['Ö', 'Oe'],
    ['VÄ', 'VAE'],
    ['Søren Åkjær', 'Soeren Aakjaer'],
    ['Kr\u0061\u030Akan', 'Kraakan'],
    ['Aimée', 'Aimee'],
    ['Hafþór Guðmundsson', 'Hafthor Gudmundsson'],
    ['Łucja Żółć', 'Lucja Zolc'],
    ['Őze Űr', 'Oze Ur'],
    ['Ștefan Ţepeş', 'Stefan Tepes'],
    ['François Nuñez', 'Francois Nunez'],
    ['Đorđe Žižek Šćepan', 'Dorde Zizek Scepan'],
    ['İbrahim Işık', 'Ibrahim Isik'],
    ['Ħal Ġgantija', 'Hal Ggantija'],
    ['Œuvre ǌ ﬁ', 'Oeuvre nj fi'],
    ['Παπαδόπουλος Γεώργιος', 'Papadopoulos Georgios'],
    ['ΑΥΓΟΥΣΤΟΣ', 'AVGOUSTOS'],
    ['Ευστάθιος Ευάγγελος', 'Efstathios Evangelos'],
    ['Μπάμπης Αϋφαντής', 'Bampis Ayfantis'],
    ['Χρήστος Ψαρράς Θωμά', 'Christos Psarras Thoma'],
    ['Кольо Желязков', 'Kolyo Zhelyazkov'],
    ['Щерю ЩЕРЕВ', 'Shteryu SHTEREV'],
    ['Живковић Ђорђе Шћепан', 'Zivkovic Djordje Scepan'],
    ['Ѓорѓи Ќосев', 'Gjorgji Kjosev'],
    ['Їжакевич Ганна', 'Yizhakevych Hanna'],
    ['Мария Крылова', 'Mariia Krylova'],
    ['O’Brien & Søn', "O'Brien + Soen"],
    ['a_b@c.de', 'a-b(at)c.de'],
    ['“a” – „b“ … «c»', "'a' - 'b' ... 'c'"],
    ['½ № 5€', '1/2 No 5EUR'],
    ['[a] {b} <c> d|e\\f;g', '(a) (b) (c) d/e/f,g'],
    ['Ａｌ\u00A0\u2003b\tc\r\nd', 'Al b c d'],
    ['  two   words  ', 'two words'],
    ['soft\u00ADhyphen\u200B', 'softhyphen'],
    ['李明', '..'],
    ['محمد', '....'],
    ['x\uD800y', 'x.y'],
    ['', ''],
    [' \t ', ''],
  ];
  test.each(CASES)('%j → %j', (text, expected) => {
    expect(transliterate(text)).toBe(expected);
  });

  test('leaves a text of the set as it is', () => {
    const text = "Az09 /-?:().,'+ end";

    expect(transliterate(text)).toBe(text);
  });

  test('spells every Latin, Greek and Cyrillic letter of Europe with a letter, but for tones, clicks and glottal stops', () => {
    const lost: string[] = [];
    for (let code = 0xc0; code <= 0x4ff; code += 1) {
      const character = String.fromCharCode(code);
      const isEuropean =
        code <= 0x24f || (code >= 0x386 && code <= 0x3ce) || (code >= 0x400 && code <= 0x45f);
      if (!isEuropean || !/\p{L}/u.test(character)) continue;
      if (!/[A-Za-z]/.test(transliterate(character))) lost.push(character);
    }
    expect(lost.join('')).toBe('ƄƅƧƨƻƼƽƾǀǁǂǃɁɂ');
  });

  test('gives only characters of the set, with white space collapsed', () => {
    forAll(anyText, (text) => {
      const result = transliterate(text);
      expect(result).toMatch(SEPA_TEXT);
      expect(result).toBe(result.trim().replace(/ +/g, ' '));
    });
  });

  test('is idempotent', () => {
    forAll(anyText, (text) => {
      const once = transliterate(text);
      expect(transliterate(once)).toBe(once);
    });
  });

  test('never makes nothing of a text with a letter or digit', () => {
    forAll(anyText, (text) => {
      fc.pre(/[\p{L}\p{N}]/u.test(text));
      expect(transliterate(text)).not.toBe('');
    });
  });

  test('keeps every letter and digit that the set has, in order', () => {
    forAll(fc.string({ unit: 'binary-ascii', maxLength: 60 }), (text) => {
      const kept = text.replace(/[^A-Za-z0-9]/g, '');
      const written = transliterate(text)
        .replaceAll('(at)', '')
        .replace(/[^A-Za-z0-9]/g, '');
      expect(written).toBe(kept);
    });
  });
});

describe('cutAtWord', () => {
  const CASES: [string, number, string][] = [
    ['Anna de Vries', 20, 'Anna de Vries'],
    ['Anna de Vries', 13, 'Anna de Vries'],
    ['Anna de Vries', 12, 'Anna de'],
    ['Anna de Vries', 7, 'Anna de'],
    ['Anna de Vries', 8, 'Anna de'],
    ['A Brzeczyszczykiewicz', 12, 'A Brzeczyszc'],
    ['Brzeczyszczykiewicz', 5, 'Brzec'],
  ];
  test.each(CASES)('%j at %i → %j', (text, maxLength, expected) => {
    expect(cutAtWord(text, maxLength)).toBe(expected);
  });

  test('gives a beginning of the text that fits and uses at least half of the room', () => {
    forAll(anyText.map(transliterate), fc.integer({ min: 1, max: 80 }), (text, maxLength) => {
      const cut = cutAtWord(text, maxLength);
      expect(text.startsWith(cut)).toBe(true);
      expect(cut.length).toBeLessThanOrEqual(maxLength);
      if (text.length > maxLength) expect(cut.length).toBeGreaterThanOrEqual(Math.floor(maxLength / 2));
      expect(transliterate(cut)).toBe(cut);
    });
  });
});

describe('isSepaText', () => {
  test('agrees with the set as EPC217-08 lists it', () => {
    for (let code = 0; code < 0x180; code += 1) {
      const character = String.fromCharCode(code);
      expect([code, isSepaText(`a${character}`)]).toEqual([code, SEPA_TEXT.test(character)]);
    }
  });
});

describe('isSepaId', () => {
  test.each(['A', 'PO123', 'a/b', "?:().,'+ -x", 'x'.repeat(35)])('takes %j', (id) => {
    expect(isSepaId(id)).toBe(true);
  });

  test.each(['', '/a', 'a/', 'a//b', '/', ' a', 'a ', 'é', 'a_b', 'a\n', 'x'.repeat(36)])(
    'refuses %j',
    (id) => {
      expect(isSepaId(id)).toBe(false);
    },
  );
});

describe('hasLetterOrDigit', () => {
  test('tells a name from punctuation', () => {
    expect(hasLetterOrDigit('3M')).toBe(true);
    expect(hasLetterOrDigit("..(-)'")).toBe(false);
  });
});

describe('bankText', () => {
  test.each([
    ['/Jane', 'Jane'],
    ['// Jane', 'Jane'],
    ['a//b///c/', 'a/b/c/'],
    ['¦|\\x', './x'],
    ['c/o Jane', 'c/o Jane'],
    ['/', ''],
  ])('%j is %j', (text, expected) => {
    expect(bankText(text)).toBe(expected);
  });

  test('is in the set, without a slash at its head and two in a row, and the same when done again', () => {
    forAll(anyText, fc.string({ unit: fc.constantFrom('/', '|', ' ', 'a', '\\') }), (text, slashes) => {
      const written = bankText(`${slashes}${text}`);
      expect(written).toMatch(/^(?![/ ])(?!.*\/\/)[A-Za-z0-9/\-?:().,'+ ]*$/);
      expect(bankText(written)).toBe(written);
    });
  });
});

describe('textLoss', () => {
  test.each([
    ['Jane Doe', 0, 7],
    ['Søren Åkjær', 0, 10],
    ['Ганнь', 0, 5],
    ['J. 😀', 1, 2],
    ['王小明 Wang', 3, 7],
    ['… - !', 0, 0],
  ])('%s loses %d of %d', (text, lost, all) => {
    expect(textLoss(text)).toEqual({ lost, all });
  });
});
