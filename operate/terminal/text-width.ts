import { stripVTControlCharacters } from 'node:util';

/** Scripts and forms whose characters take two columns of a terminal (Unicode Standard Annex 11). */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u{ff01}-\u{ff60}\u{ffe0}-\u{ffe6}\p{Emoji_Presentation}]/u;

/** Columns that a text takes on a screen, without the colours in it. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) {
    if (/\p{M}/u.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** Of at most `width` columns, with an ellipsis for what was cut: behind a whole word, where there is one. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const kept = headOf(text, width - 1);
  const space = kept.lastIndexOf(' ');
  return `${(space > kept.length / 2 ? kept.slice(0, space) : kept).trimEnd()}…`;
}

/** Not behind `--`, where a command goes on: people copy it whole. */
const BREAKS = /(?<!(?:^| )--) /;

/** Lines of at most `width` columns, broken between words; a word breaks only where it alone is wider. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width));
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(BREAKS).flatMap((part) => fitting(part, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    line = word;
    while (widthOf(line) > width) {
      const head = headOf(line, width);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return [...lines, line];
}

/** A part with a blank in it that alone is wider than a line breaks there. */
function fitting(part: string, width: number): string[] {
  return widthOf(part) <= width ? [part] : part.split(' ');
}

/** The first characters of a text, as many as `width` columns hold, and one at least. */
function headOf(text: string, width: number): string {
  let head = '';
  for (const character of text) {
    if (head !== '' && widthOf(head + character) > width) break;
    head += character;
  }
  return head;
}
