import type { Terminal } from '../../operate/terminal/terminal.ts';

/** A terminal that keeps its lines; with colours, our own control character encloses a styled text. */
export function recording(
  isTerminal = false,
  columns = 200,
): { readonly terminal: Terminal; readonly lines: string[] } {
  const lines: string[] = [];
  const terminal: Terminal = {
    isTerminal,
    columns,
    isWindow: true,
    line: (text = '') => lines.push(...text.split('\n')),
    progress: () => undefined,
    style: (_format, text) => (isTerminal ? `\u001b[1m${text}\u001b[22m` : text),
  };
  return { terminal, lines };
}
