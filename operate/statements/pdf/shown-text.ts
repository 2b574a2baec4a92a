import type { Font } from 'fontkit';
import { transliterate } from '../../../functions/core/charset.ts';

/** Stands for a letter that neither the font nor a payment file has. */
const UNKNOWN = '\u{fffd}';

/**
 * A source's text as a document can show it: one line, composed, without invisible characters. A letter that the fonts
 * lack is written as in a payment file.
 */
export function shownText(text: string, fonts: readonly Font[]): string {
  const plain = text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\p{Cf}/gu, '');
  return plain.replaceAll(/[^\u0020-\u007e]/gu, (letter) => letterIn(letter, fonts)).trim();
}

function letterIn(letter: string, fonts: readonly Font[]): string {
  const codePoint = letter.codePointAt(0) ?? 0;
  if (fonts.some((font) => font.hasGlyphForCodePoint(codePoint))) return letter;
  const written = transliterate(letter);
  // It writes a full stop for a letter without an equivalent.
  return written === '.' || written === '' ? UNKNOWN : written;
}
