import { dirname } from 'node:path';
import { printParagraph } from './table.ts';
import { type Terminal, visible } from './terminal.ts';

/** Names the folder of the files once, so that their table has room for their names. */
export function printFolder(terminal: Terminal, what: string, paths: readonly string[]): void {
  const folders = [...new Set(paths.map((path) => dirname(path)))];
  printParagraph(terminal, visible(`${what} in ${folders.join(', ')}`));
}

export type ToldFile = { readonly name: string; readonly bytes: number };

/** Says which files were written. */
export function printFiles(terminal: Terminal, files: readonly ToldFile[]): void {
  for (const { name, bytes } of files) printParagraph(terminal, visible(`${name}  ${bytes} bytes`), 2, 4);
}
