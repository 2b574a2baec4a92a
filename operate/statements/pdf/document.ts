import PdfDocument, { type StructureElement } from 'pdfkit';
import { assert } from '../../../functions/core/errors.ts';
import { eachFont, FONTS_OF, type FontName, type Fonts, forOneDocument, type Weight } from './fonts.ts';
import { shownText } from './shown-text.ts';

/** In points; a page is A4. */
export const MARGIN = 42;
export const PAGE = { width: 595.28, height: 841.89 } as const;
export const TEXT_WIDTH = PAGE.width - 2 * MARGIN;
/** The foot has the page's number. */
const BOTTOM = PAGE.height - MARGIN - 20;

export const COLOUR = { text: '#1b1f24', quiet: '#5a6472', rule: '#c9d0d8', band: '#f1f4f7' } as const;

/** Tested before the single letters: most texts have none. */
const OF_OTHER_FONTS = /[\p{Script=Georgian}\p{Script=Armenian}]/u;

export type TextStyle = {
  readonly size: number;
  readonly weight?: Weight;
  readonly colour?: string;
};

const LINE_HEIGHT = 1.36;

export function lineHeightOf({ size }: TextStyle): number {
  return size * LINE_HEIGHT;
}

export type DocumentAbout = {
  readonly title: string;
  readonly author: string;
  /** Of the document's data, not of a clock: the same data are the same bytes. */
  readonly madeAt: Date;
};

/**
 * A tagged PDF from top to bottom: its structure holds all that is drawn in reading order, with a title and a language,
 * so that programs can read it aloud and take its text out.
 */
export class TaggedDocument {
  readonly pdf: PdfDocument;
  readonly #fonts: Fonts;
  readonly #root: StructureElement;
  readonly #about: DocumentAbout;
  readonly #chunks: Buffer[] = [];
  readonly #end: Promise<void>;
  /** Where the next part begins, from the top of the page. */
  y = MARGIN;

  constructor(about: DocumentAbout, fonts: Fonts) {
    this.#about = about;
    this.#fonts = eachFont((name) => forOneDocument(fonts[name]));
    const { title, author, madeAt } = about;
    const pdf = new PdfDocument({
      size: 'A4',
      margin: MARGIN,
      pdfVersion: '1.7',
      subset: 'PDF/UA',
      tagged: true,
      lang: 'en',
      displayTitle: true,
      bufferPages: true,
      // What zlib makes of the same bytes depends on its version and on the processor.
      compress: false,
      // The library's default would put another font into each file.
      font: null,
      info: {
        Title: this.shown(title),
        Author: this.shown(author),
        Creator: 'ev-payouts',
        Producer: 'ev-payouts',
        CreationDate: madeAt,
        ModDate: madeAt,
      },
    });
    this.pdf = pdf;
    this.#end = new Promise((resolve, reject) => {
      pdf.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
      pdf.on('end', resolve);
      pdf.on('error', reject);
    });
    for (const [name, font] of Object.entries(this.#fonts)) pdf.registerFont(name, font);
    this.#root = pdf.struct('Document', { title: this.shown(title) });
    pdf.addStructure(this.#root);
  }

  /** A part of the structure; its content is what is drawn inside. */
  element(tag: string, parent: StructureElement = this.#root): StructureElement {
    const element = this.pdf.struct(tag);
    parent.add(element);
    return element;
  }

  /** Draws the content of a new part, such as a paragraph or a cell. */
  content(
    tag: string,
    draw: () => void,
    parent: StructureElement = this.#root,
    options: { readonly scope?: 'Column' | 'Row' } = {},
  ): void {
    const element = this.pdf.struct(tag, options);
    parent.add(element);
    element.add(draw);
    element.end();
  }

  /** What is not content: rules, and what repeats on every page. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.pdf.markContent('Artifact', { type });
    draw();
    this.pdf.endMarkedContent();
  }

  /** Begins a page where this one has no such height left. @returns whether it did. */
  makeRoom(height: number): boolean {
    if (this.y + height <= BOTTOM) return false;
    this.pdf.addPage();
    this.y = MARGIN;
    return true;
  }

  shown(text: string, weight: Weight = 'regular'): string {
    return shownText(
      text,
      FONTS_OF[weight].map((name) => this.#fonts[name]),
    );
  }

  widthOf(text: string, { size, weight = 'regular' }: TextStyle): number {
    let width = 0;
    for (const run of this.#runs(text, weight)) {
      width += this.pdf.font(run.font).fontSize(size).widthOfString(run.text);
    }
    return width;
  }

  /** The text in pieces of one font each; almost always one piece. */
  #runs(text: string, weight: Weight): readonly { readonly font: FontName; readonly text: string }[] {
    if (!OF_OTHER_FONTS.test(text)) return [{ font: weight, text }];
    const runs: { font: FontName; text: string }[] = [];
    for (const letter of text) {
      const codePoint = letter.codePointAt(0) ?? 0;
      const font =
        FONTS_OF[weight].find((name) => this.#fonts[name].hasGlyphForCodePoint(codePoint)) ?? weight;
      const last = runs.at(-1);
      if (last?.font === font) last.text += letter;
      else runs.push({ font, text: letter });
    }
    return runs;
  }

  /** Breaks a text at spaces, and inside a word that is wider than the line. */
  wrapped(source: string, width: number, style: TextStyle): readonly string[] {
    const text = this.shown(source, style.weight);
    if (this.widthOf(text, style) <= width) return [text];
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (this.widthOf(longer, style) <= width) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      line = word;
      while (this.widthOf(line, style) > width) {
        const fitting = this.#fittingLetters(line, width, style);
        lines.push(fitting);
        line = line.slice(fitting.length);
      }
    }
    return line === '' ? lines : [...lines, line];
  }

  /** At least one letter, so that it ends. */
  #fittingLetters(text: string, width: number, style: TextStyle): string {
    let fitting = '';
    for (const letter of text) {
      if (fitting !== '' && this.widthOf(fitting + letter, style) > width) break;
      fitting += letter;
    }
    return fitting;
  }

  /** A line of text in its place. @param text as `shown` or `wrapped` gave it. */
  line(text: string, x: number, y: number, style: TextStyle): void {
    const { size, weight = 'regular', colour = COLOUR.text } = style;
    let at = x;
    for (const run of this.#runs(text, weight)) {
      this.pdf.font(run.font).fontSize(size).fillColor(colour).text(run.text, at, y, { lineBreak: false });
      at += this.pdf.widthOfString(run.text);
    }
  }

  rule(y: number, colour: string = COLOUR.rule): void {
    this.artifact(() =>
      this.pdf
        .moveTo(MARGIN, y)
        .lineTo(PAGE.width - MARGIN, y)
        .lineWidth(0.6)
        .strokeColor(colour)
        .stroke(),
    );
  }

  heading(level: 1 | 2 | 3, text: string): void {
    const style: TextStyle = HEADINGS[level];
    const lines = this.wrapped(text, TEXT_WIDTH, style);
    // A heading never stands alone at the foot of a page.
    this.makeRoom(lines.length * lineHeightOf(style) + 60);
    this.#lines(`H${level}`, lines, style);
    this.y += 3;
  }

  paragraph(text: string, style: TextStyle = { size: 8.5 }): void {
    const lines = this.wrapped(text, TEXT_WIDTH, style);
    this.makeRoom(lines.length * lineHeightOf(style));
    this.#lines('P', lines, style);
  }

  #lines(tag: string, lines: readonly string[], style: TextStyle): void {
    this.content(tag, () => {
      for (const line of lines) {
        this.line(line, MARGIN, this.y, style);
        this.y += lineHeightOf(style);
      }
    });
  }

  /** The document's bytes, once every page has its foot. */
  async finish(foot: string): Promise<Uint8Array> {
    this.#root.end();
    const { start, count } = this.pdf.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.pdf.switchToPage(start + page);
      this.artifact(() => this.#foot(foot, `Page ${page + 1} of ${count}`), 'Pagination');
    }
    this.pdf.end();
    await this.#end;
    assert(this.#chunks.length > 0, `a document has bytes: ${this.#about.title.length} characters of title`);
    return Buffer.concat(this.#chunks);
  }

  #foot(left: string, right: string): void {
    const style: TextStyle = { size: 7.5, colour: COLOUR.quiet };
    const y = PAGE.height - MARGIN - 2;
    // The foot lies below the margin: text there would begin a page.
    const { margins } = this.pdf.page;
    const { bottom } = margins;
    margins.bottom = 0;
    const width = this.widthOf(right, style);
    const [first = ''] = this.wrapped(left, TEXT_WIDTH - width - 12, style);
    this.line(first, MARGIN, y, style);
    this.line(right, PAGE.width - MARGIN - width, y, style);
    margins.bottom = bottom;
  }
}

const HEADINGS: Readonly<Record<1 | 2 | 3, TextStyle>> = {
  1: { size: 19, weight: 'semiBold' },
  2: { size: 12, weight: 'semiBold' },
  3: { size: 9, weight: 'semiBold' },
};
