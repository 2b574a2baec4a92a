/** What we use of pdfkit 0.20 and fontkit 2: neither has types of its own. */
declare module 'fontkit' {
  export type Font = {
    layout: (
      this: Font,
      text: string,
      features?: Readonly<Record<string, boolean>>,
    ) => { readonly advanceWidth: number };
    hasGlyphForCodePoint(codePoint: number): boolean;
  };
  /** A file with several fonts has `fonts` in place of a layout. */
  export function create(bytes: Uint8Array): Font | { readonly fonts: readonly Font[] };
}

declare module 'pdfkit' {
  import type { Readable } from 'node:stream';
  import type { Font } from 'fontkit';

  export type StructureElement = {
    add(child: StructureElement | (() => void)): StructureElement;
    end(): void;
  };

  export type DocumentOptions = {
    readonly size: 'A4';
    readonly margin: number;
    readonly pdfVersion: '1.7';
    readonly subset: 'PDF/UA';
    readonly tagged: boolean;
    readonly lang: string;
    readonly displayTitle: boolean;
    /** Keeps pages open until the end, so that each can have its foot. */
    readonly bufferPages: boolean;
    readonly compress: boolean;
    readonly font: null;
    readonly info: Readonly<Record<string, string | Date>>;
  };

  export default class PdfDocument extends Readable {
    constructor(options: DocumentOptions);
    readonly page: { readonly margins: { bottom: number } };
    registerFont(name: string, font: Font): this;
    font(name: string): this;
    fontSize(points: number): this;
    fillColor(colour: string): this;
    widthOfString(text: string): number;
    text(text: string, x: number, y: number, options: { readonly lineBreak: false }): this;
    struct(
      tag: string,
      options?: { readonly title?: string; readonly scope?: 'Column' | 'Row' },
    ): StructureElement;
    addStructure(element: StructureElement): this;
    markContent(tag: string, options: { readonly type: string }): this;
    endMarkedContent(): this;
    addPage(): this;
    bufferedPageRange(): { readonly start: number; readonly count: number };
    switchToPage(page: number): void;
    rect(x: number, y: number, width: number, height: number): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    lineWidth(points: number): this;
    strokeColor(colour: string): this;
    stroke(): this;
    fill(): this;
    end(): void;
  }
}
