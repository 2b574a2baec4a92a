import { describe, expect, it } from 'vitest';
import { type Column, printParagraph, printTable } from '../../../operate/terminal/table.ts';
import { screenOf } from '../../support/screen.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Id' },
  { title: 'Sum', align: 'right' },
  { title: 'Day' },
  { title: 'Why', isSentence: true },
];

function printed(width: number, rows: readonly string[][], columns = COLUMNS): string[] {
  const screen = screenOf(width);
  printTable(screen, columns, rows);
  return screen.text().split('\n');
}

describe('a table', () => {
  it('has a line for each row where the window is wide enough', () => {
    expect(
      printed(80, [
        ['a', '1.00', '2026-11-02', 'short'],
        ['bb', '12.00', '2026-11-03', ''],
      ]),
    ).toEqual(['Id    Sum  Day         Why', 'a    1.00  2026-11-02  short', 'bb  12.00  2026-11-03']);
  });

  it('wraps sentences beside the other columns, between words', () => {
    const lines = printed(80, [
      ['a', '1.00', '2026-11-02', 'one two three four five six seven eight nine ten eleven twelve'],
    ]);

    expect(lines).toEqual([
      'Id   Sum  Day         Why',
      'a   1.00  2026-11-02  one two three four five six seven eight nine ten eleven',
      '                      twelve',
    ]);
  });

  it('puts sentences below their row where a word of them has no room beside it', () => {
    const id = 'x'.repeat(36);
    const lines = printed(80, [
      ['a'.repeat(30), '1.00', '2026-11-02', `the expense ${id} waits for somebody to look at it`],
    ]);

    expect(lines).toEqual([
      `Id${' '.repeat(31)}Sum  Day`,
      '  Why',
      `${'a'.repeat(30)}  1.00  2026-11-02`,
      `  the expense ${id} waits for somebody to look at`,
      '  it',
    ]);
  });

  it('goes on in a second line with the columns that have no room, and breaks no cell', () => {
    const cells = ['a'.repeat(40), '1.00', '2026-11-02', 'b'.repeat(30)];
    const columns = COLUMNS.map(({ title }) => ({ title }));

    expect(printed(80, [cells], columns)).toEqual([
      `Id${' '.repeat(38)}  Sum   Day`,
      '  Why',
      `${'a'.repeat(40)}  1.00  2026-11-02`,
      `  ${'b'.repeat(30)}`,
    ]);
  });

  it('leaves out a second line in which nothing stands', () => {
    const columns = COLUMNS.map(({ title }) => ({ title }));

    expect(printed(40, [['a'.repeat(36), '', '', '']], columns)).toEqual([
      'Id',
      '  Sum  Day  Why',
      'a'.repeat(36),
    ]);
  });

  it('breaks a word only where it alone is wider than the window', () => {
    const lines = printed(80, [['a'.repeat(100), '', '', '']]);

    expect(lines.filter((line) => line.startsWith('a'))).toEqual(['a'.repeat(80), 'a'.repeat(20)]);
  });

  it('counts what a screen shows: wide characters twice, accents of their own not at all', () => {
    const lines = printed(80, [
      ['東京', '1', '', ''],
      ['A\u030a', '2', '', ''],
      ['abcd', '3', '', ''],
    ]);

    expect(lines.slice(1)).toEqual(['東京    1', 'A\u030a       2', 'abcd    3']);
  });
});

describe('a paragraph', () => {
  function linesIn(width: number, text: string): string[] {
    const screen = screenOf(width);
    printParagraph(screen, text);
    return screen.text().split('\n');
  }

  it('does not end a line inside a command, behind its --', () => {
    expect(linesIn(80, `${'word '.repeat(12)}npm run review -- find looks for one`)).toEqual([
      `${'word '.repeat(12)}npm run review`,
      '-- find looks for one',
    ]);
  });

  it('breaks behind -- where the command goes on with a word as wide as a line', () => {
    expect(linesIn(80, `-- ${'a'.repeat(79)}`)).toEqual(['--', 'a'.repeat(79)]);
  });

  it('wraps between words, and hangs', () => {
    const screen = screenOf(80);

    printParagraph(screen, 'word '.repeat(20).trim(), 2, 4);

    expect(screen.text()).toBe(`  ${'word '.repeat(15).trim()}\n    ${'word '.repeat(5).trim()}`);
  });
});
