import { transliterate } from '../../../functions/core/charset.ts';

export type CodePage = 'utf-8' | 'windows-1252' | 'cp437';

/**
 * Letters of code page 437 in the order of its bytes from 0x80 on: what Swedish programs call PC8. No text of ours has
 * its signs and frames.
 */
const LETTERS_OF_437 = 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ';
const MORE_OF_437: Readonly<Record<string, number>> = {
  á: 0xa0,
  í: 0xa1,
  ó: 0xa2,
  ú: 0xa3,
  ñ: 0xa4,
  Ñ: 0xa5,
  ß: 0xe1,
};

const ASCII_END = 0x80;

const TABLES: Readonly<Record<Exclude<CodePage, 'utf-8'>, ReadonlyMap<string, number>>> = {
  'windows-1252': tableOf1252(),
  cp437: new Map([
    ...[...LETTERS_OF_437].map((letter, index): [string, number] => [letter, ASCII_END + index]),
    ...Object.entries(MORE_OF_437),
  ]),
};

function tableOf1252(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder('windows-1252');
  return new Map(
    Array.from({ length: 0x100 - ASCII_END }, (_, index): [string, number] => {
      const byte = ASCII_END + index;
      return [decoder.decode(Uint8Array.of(byte)), byte];
    }),
  );
}

/** The text in letters of the code page; any other letter is written as in a payment file. */
export function writable(text: string, codePage: Exclude<CodePage, 'utf-8'>): string {
  const table = TABLES[codePage];
  let written = '';
  for (const character of text.normalize('NFC')) {
    const isThere = character.charCodeAt(0) < ASCII_END || table.has(character);
    if (isThere) written += character;
    // Blanks of another width stay blanks.
    else written += /\s/u.test(character) ? ' ' : transliterate(character);
  }
  return written;
}

export function encoded(text: string, codePage: CodePage): Uint8Array {
  if (codePage === 'utf-8') return new TextEncoder().encode(text);
  const table = TABLES[codePage];
  return Uint8Array.from(
    Array.from(writable(text, codePage), (character) => table.get(character) ?? character.charCodeAt(0)),
  );
}
