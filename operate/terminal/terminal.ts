import { styleText } from 'node:util';

/** Writes to a terminal or to a file: colours and rewritten lines only where somebody looks at a screen. */
export type Terminal = {
  readonly isTerminal: boolean;
  readonly columns: number;
  /** Whether a window is known to be so wide: a file keeps texts whole, so that they are found in it. */
  readonly isWindow: boolean;
  line(text?: string): void;
  /**
   * Shows how far the work is. On a terminal each call replaces the line before; elsewhere only the beginning of a
   * piece of work, a text that ends with an ellipsis, is a line.
   */
  progress(text: string): void;
  style(format: Parameters<typeof styleText>[0], text: string): string;
};

/**
 * Text of a source, a bank or a file name as one line that cannot steer the terminal: control and format characters
 * and line breaks would move the cursor, hide text or turn its direction.
 */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');
}

/** Width of a table where nothing says how wide the window is. */
const DEFAULT_COLUMNS = 140;
/** No table is narrower. */
const MIN_COLUMNS = 80;

/** @param environment where the output is no screen, `COLUMNS` says how wide its reader's is. */
export function createTerminal(
  stream: NodeJS.WriteStream,
  environment: Readonly<Record<string, string | undefined>> = {},
): Terminal {
  const isTerminal = stream.isTTY === true;
  const said = columnsIn(environment);
  let rewriting = false;
  let announced = '';
  const endProgress = (): void => {
    if (rewriting) stream.write('\r\u001b[K');
    rewriting = false;
  };
  return {
    isTerminal,
    columns: Math.max(MIN_COLUMNS, isTerminal ? stream.columns : (said ?? DEFAULT_COLUMNS)),
    isWindow: isTerminal || said !== undefined,
    line: (text = '') => {
      endProgress();
      stream.write(`${text}\n`);
    },
    progress: (text) => {
      if (isTerminal) {
        stream.write(`\r\u001b[K${text}`);
        rewriting = true;
      } else if (text.endsWith('…') && text !== announced) {
        stream.write(`${text}\n`);
      }
      announced = text;
    },
    style: (format, text) => styleText(format, text, { stream }),
  };
}

function columnsIn({ COLUMNS = '' }: Readonly<Record<string, string | undefined>>): number | undefined {
  return /^[1-9]\d{0,3}$/.test(COLUMNS) ? Number(COLUMNS) : undefined;
}
