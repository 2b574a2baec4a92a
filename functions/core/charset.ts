import {
  CYRILLIC,
  CYRILLIC_LANGUAGES,
  type CyrillicLetters,
  GREEK,
  LATIN,
  SIGNS,
} from './charset-letters.ts';

/** Longest identifier that a SEPA message carries (ISO 20022 Max35Text; EPC132-08, chapter 1.4). */
export const MAX_ID_LENGTH = 35;

const SPACE = 0x20;
const SLASH = 0x2f;

/** 1 at the code of each of the set's characters (EPC217-08, chapter 2: the Latin set every participant takes). */
const IS_SEPA_CODE = new Uint8Array(128);
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 /-?:().,'+") {
  IS_SEPA_CODE[character.charCodeAt(0)] = 1;
}

const OUTSIDE_SEPA = /[^A-Za-z0-9 /\-?:().,'+]/gu;
const ONLY_MARKS = /^\p{M}+$/u;
const INVISIBLE = /^\p{Cf}$/u;
const WHITE_SPACE = /^[\s\p{Zs}\p{Cc}]$/u;
const UPPER_CASE = /^\p{Lu}$/u;
const LOWER_CASE = /^\p{Ll}$/u;
const LETTER = /^[\p{L}\p{M}]$/u;
const HAS_GREEK = /\p{Script=Greek}/u;
const HAS_CYRILLIC = /\p{Script=Cyrillic}/u;
const LETTER_OR_DIGIT = /[A-Za-z0-9]/;

/** The set has none of XML's own characters, so such a text needs no escaping in a payment file. */
export function isSepaText(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (IS_SEPA_CODE[text.charCodeAt(index)] !== 1) return false;
  }
  return true;
}

/** For names: banks refuse one without any letter or digit, such as `...` from an unknown script. */
export function hasLetterOrDigit(sepaText: string): boolean {
  return LETTER_OR_DIGIT.test(sepaText);
}

/**
 * An identifier that banks return unchanged: 1 to 35 characters of the set, no slash at either end, no `//` (EPC132-08,
 * chapter 1.4) and no space at either end, since readers trim it.
 */
export function isSepaId(text: string): boolean {
  if (text.length === 0 || text.length > MAX_ID_LENGTH || !isSepaText(text)) return false;
  const [first, last] = [text.charCodeAt(0), text.charCodeAt(text.length - 1)];
  if (first === SLASH || first === SPACE || last === SLASH || last === SPACE) return false;
  return !text.includes('//');
}

/** In the set, without a space at an end or two in a row: nothing to do, as for most names. */
function isTransliterated(text: string): boolean {
  let previous = SPACE;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (IS_SEPA_CODE[code] !== 1 || (code === SPACE && previous === SPACE)) return false;
    previous = code;
  }
  return text.length === 0 || previous !== SPACE;
}

const VOICELESS = 'θκξπστφχψΘΚΞΠΣΤΦΧΨς';

/** ELOT 743 reads these pairs as one sound; letter by letter Παπαδόπουλος would come out as Papadopoylos. */
function replaceGreekPairs(text: string): string {
  return text
    .replace(/(?<=[Οο])[υύ]/g, 'u')
    .replace(/(?<=[Οο])[ΥΎ]/g, 'U')
    .replace(/(?<=[ΑαΕεΗη])([ΥΎυύ])(?=(.)?)/gsu, (_pair, upsilon: string, next: string | undefined) => {
      const voiceless = next === undefined || !LETTER.test(next) || VOICELESS.includes(next);
      const sound = voiceless ? 'f' : 'v';
      return UPPER_CASE.test(upsilon) ? sound.toUpperCase() : sound;
    })
    .replace(/γ(?=[γξχΓΞΧ])/g, 'n')
    .replace(/Γ(?=[γξχΓΞΧ])/g, 'N')
    .replace(/(?<![\p{L}\p{M}])([Μμ])[Ππ]/gu, (_pair, mu: string) => (mu === 'Μ' ? 'B' : 'b'));
}

const BULGARIAN: CyrillicLetters = { letters: {}, wordStart: {} };

function cyrillicOf(text: string): CyrillicLetters {
  return CYRILLIC_LANGUAGES.find((language) => language.marker.test(text)) ?? BULGARIAN;
}

type Neighbours = { readonly previous: string; readonly next: string };

function letterFor(lower: string, { previous }: Neighbours, language: CyrillicLetters): string | undefined {
  const atWordStart = language.wordStart[lower];
  if (atWordStart !== undefined && !LETTER.test(previous)) return atWordStart;
  return language.letters[lower] ?? LATIN[lower] ?? GREEK[lower] ?? CYRILLIC[lower];
}

/** `Ä` in a word of capitals is `AE`, at the head of a word `Ae`. */
function inCapitals(replacement: string, { previous, next }: Neighbours): string {
  const isCapitals = UPPER_CASE.test(next) || (!LOWER_CASE.test(next) && UPPER_CASE.test(previous));
  if (isCapitals) return replacement.toUpperCase();
  return replacement.slice(0, 1).toUpperCase() + replacement.slice(1);
}

function transliterateCharacter(character: string, around: Neighbours, language: CyrillicLetters): string {
  if (isSepaText(character)) return character;
  const sign = SIGNS[character];
  if (sign !== undefined) return sign;
  const lower = character.toLowerCase();
  const known = letterFor(lower, around, language);
  if (known !== undefined) return lower === character ? known : inCapitals(known, around);
  if (WHITE_SPACE.test(character)) return ' ';
  if (INVISIBLE.test(character) || ONLY_MARKS.test(character)) return '';
  const parts = character.normalize('NFKD');
  if (parts === character) return '.';
  return Array.from(parts, (part) => transliterateCharacter(part, around, language)).join('');
}

/**
 * The engine keeps a text from a name with, say, `Ł` in two bytes a character, though none needs them now; with it, a
 * whole payment file would be built in two bytes and narrowed again.
 */
function oneByte(sepaText: string): string {
  return Buffer.from(sepaText, 'latin1').toString('latin1');
}

/**
 * The text in the SEPA character set (a–z A–Z 0–9 space / - ? : ( ) . , ' +), white space collapsed and trimmed. No
 * letter is dropped: marks go (é→e), letters without a base are spelled out (ä→ae, ß→ss, Ж→Zh), and a letter without an
 * equivalent becomes a full stop, as EPC217-08 advises. Only the soft and hard signs of Ukrainian and Russian, which
 * have no Latin letter, combining marks and invisible characters vanish.
 *
 * Idempotent; empty only for a text with nothing visible in it. It may be longer than the text: cut afterwards.
 */
export function transliterate(text: string): string {
  if (isTransliterated(text)) return text;
  const composed = text.normalize('NFC');
  const prepared = HAS_GREEK.test(composed) ? replaceGreekPairs(composed) : composed;
  const language = HAS_CYRILLIC.test(prepared) ? cyrillicOf(prepared) : BULGARIAN;
  const written = prepared.replace(OUTSIDE_SEPA, (character, offset: number) => {
    const around = {
      previous: prepared.charAt(offset - 1),
      next: prepared.charAt(offset + character.length),
    };
    return transliterateCharacter(character, around, language);
  });
  const result = oneByte(written.replace(/ {2,}/g, ' ').trim());
  return result === '' && /[\p{L}\p{N}\p{S}]/u.test(text) ? '.' : result;
}

/** How many of a text's letters, digits and symbols have no equivalent in the SEPA set. */
export type TextLoss = { readonly lost: number; readonly all: number };

const VISIBLE = /[\p{L}\p{N}\p{S}]/gu;
const ALONE: Neighbours = { previous: '', next: '' };

export function textLoss(text: string): TextLoss {
  const visible = text.normalize('NFC').match(VISIBLE) ?? [];
  // A letter that vanishes, such as a soft sign, is no loss: its language's Latin has none either.
  const lost = visible.filter(
    (character) =>
      !isSepaText(character) && /^\.[. ]*$/.test(transliterateCharacter(character, ALONE, BULGARIAN)),
  );
  return { lost: lost.length, all: visible.length };
}

/**
 * A name or a message as banks take it: in the SEPA set, without a leading slash or two in a row. Some banks and the
 * SWIFT network read these as the beginning of a code (EPC132-08, chapter 1.4, for ids; banks ask it of every text).
 * Idempotent; cut afterwards.
 */
export function bankText(text: string): string {
  const written = transliterate(text);
  if (!written.includes('/')) return written;
  return written.replace(/\/{2,}/g, '/').replace(/^[/ ]+/, '');
}

/**
 * At most `maxLength` characters of a transliterated text, cut after a word, or inside a word that takes more than half
 * of the room: a long name is better cut than missing.
 */
export function cutAtWord(sepaText: string, maxLength: number): string {
  if (sepaText.length <= maxLength) return sepaText;
  const lastSpace = sepaText.lastIndexOf(' ', maxLength);
  const end = lastSpace * 2 >= maxLength ? lastSpace : maxLength;
  return sepaText.slice(0, end).trimEnd();
}
