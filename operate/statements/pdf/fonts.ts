import { create, type Font } from 'fontkit';
import { assert } from '../../../functions/core/errors.ts';

/** Latin with every mark, Greek and Cyrillic, whose digits are all of one width; Georgian; Armenian. */
export const FONT_FILES = {
  regular: 'NotoSans_400Regular.ttf',
  semiBold: 'NotoSans_600SemiBold.ttf',
  georgian: 'NotoSansGeorgian_400Regular.ttf',
  georgianSemiBold: 'NotoSansGeorgian_600SemiBold.ttf',
  armenian: 'NotoSansArmenian_400Regular.ttf',
  armenianSemiBold: 'NotoSansArmenian_600SemiBold.ttf',
} as const;

export type FontName = keyof typeof FONT_FILES;

/** Opened once for all documents: reading a font's tables takes longer than making a document. */
export type Fonts = Readonly<Record<FontName, Font>>;

export type Weight = 'regular' | 'semiBold';

/** The first font that has a letter draws it. A document embeds only fonts of its letters. */
export const FONTS_OF: Readonly<Record<Weight, readonly FontName[]>> = {
  regular: ['regular', 'georgian', 'armenian'],
  semiBold: ['semiBold', 'georgianSemiBold', 'armenianSemiBold'],
};

/** @param read gives the bytes of a file of `FONT_FILES`. */
export function openFonts(read: (file: string) => Uint8Array): Fonts {
  return eachFont((name) => openFont(read(FONT_FILES[name])));
}

export function eachFont(fontOf: (name: FontName) => Font): Fonts {
  return {
    regular: fontOf('regular'),
    semiBold: fontOf('semiBold'),
    georgian: fontOf('georgian'),
    georgianSemiBold: fontOf('georgianSemiBold'),
    armenian: fontOf('armenian'),
    armenianSemiBold: fontOf('armenianSemiBold'),
  };
}

function openFont(bytes: Uint8Array): Font {
  const font = create(bytes);
  assert('layout' in font, 'a font file has one font');
  return font;
}

/** One glyph a letter: of a letter composed of two, the first would stand for the whole wherever else it is used. */
const ONE_GLYPH_A_LETTER = { ccmp: false, liga: false, clig: false, rlig: false, locl: false } as const;

/**
 * Documents share the font's tables, not its glyphs: fontkit remembers which letters made a glyph, so a shared one
 * would change text and bytes of the next document.
 */
export function forOneDocument(font: Font): Font {
  const own: Font = Object.create(font, { _glyphs: { value: {}, writable: true } });
  own.layout = (text) => font.layout.call(own, text, ONE_GLYPH_A_LETTER);
  return own;
}
