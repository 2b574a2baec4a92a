import Table from 'cli-table3';
import type { Terminal } from './terminal.ts';

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

/** A table without borders. What a cell shows of a source or a bank goes through `visible` first. */
export function newTable(
  terminal: Terminal,
  head: string[],
  options: Partial<Table.TableConstructorOptions> = {},
) {
  return new Table({
    head: head.map((text) => terminal.style('bold', text)),
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    ...options,
  });
}

/** Without the blanks that fill the last column. */
export function printTable(terminal: Terminal, table: Table.Table): void {
  terminal.line(table.toString().replaceAll(/ +$/gm, ''));
}
