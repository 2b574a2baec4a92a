import type { Terminal } from '../../operate/terminal/terminal.ts';

/** A terminal of so many columns that keeps what is printed on it. */
export type Screen = Terminal & { text(): string };

export function screenOf(columns = 200): Screen {
  const lines: string[] = [];
  return {
    isTerminal: false,
    columns,
    isWindow: true,
    line: (text = '') => void lines.push(text),
    progress: () => undefined,
    style: (_style, text) => text,
    text: () => lines.join('\n'),
  };
}
