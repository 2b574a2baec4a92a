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
    const rows = [
      ['a'.repeat(36), '', '', ''],
      ['b', '1', '2', '3'],
    ];

    expect(printed(40, rows, columns)).toEqual([
      'Id',
      '  Sum  Day  Why',
      'a'.repeat(36),
      'b',
      '  1    2    3',
    ]);
  });

  it('leaves out a column in which no row says anything', () => {
    const rows = [
      ['a', '', '2', ''],
      ['b', '', '3', ''],
    ];

    expect(printed(80, rows)).toEqual(['Id  Day', 'a   2', 'b   3']);
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

describe('a table with columns that may be narrower', () => {
  const narrowing: readonly Column[] = [
    { title: 'Id' },
    { title: 'Name', least: 8 },
    { title: 'Place', least: 8 },
    { title: 'Code', isSpare: true },
    { title: 'Note', isSpare: true },
    { title: 'Why', isSentence: true, isCut: true },
  ];
  const [id, name, place, code] = ['i'.repeat(20), 'Jane Doe of here', 'p'.repeat(20), 'c'.repeat(10)];

  it('cuts the last of them first, and no more than a line asks for', () => {
    const lines = printed(80, [[id, name, place, code, 'n'.repeat(20), '']], narrowing);

    expect(lines.at(-1)).toBe(`${id}  Jane Doe of…    ${'p'.repeat(7)}…  ${code}  ${'n'.repeat(20)}`);
    expect(printed(80, [[id, name, place, code, 'n'.repeat(9), '']], narrowing).at(-1)).toBe(
      `${id}  ${name}  ${'p'.repeat(16)}…  ${code}  ${'n'.repeat(9)}`,
    );
  });

  it('leaves out the last column to spare where a row is then one line', () => {
    const lines = printed(80, [[id, name, place, code, 'n'.repeat(30), '']], narrowing);

    expect(lines[0]).not.toContain('Note');
    expect(lines.at(-1)).toBe(`${id}  ${name}  ${place}  ${code}`);
  });

  it('cuts and leaves out nothing where no window is known, such as in a file', () => {
    const screen = { ...screenOf(80), isWindow: false };
    const note = 'n'.repeat(60);

    expect(printTable(screen, narrowing, [[id, name, place, code, note, 'why '.repeat(30)]])).toBe(false);
    for (const text of [id, name, place, code, note]) expect(screen.text()).toContain(text);
    expect(screen.text()).not.toContain('…');
  });

  it('has all columns where even without those to spare no row is one line', () => {
    const lines = printed(
      80,
      [['i'.repeat(70), name, place, code, 'n', 'word '.repeat(20).trim()]],
      narrowing,
    );

    expect(lines.slice(3)).toEqual([
      `${'i'.repeat(70)}  Jane…`,
      `  ${place}  ${code}  n`,
      `  ${'word '.repeat(15).trim()}`,
      `  ${'word '.repeat(5).trim()}`,
    ]);
  });

  it('cuts a sentence below a row of one line, and says that it cut', () => {
    const row = [id, 'Jane', 'Here', 'c', 'n'.repeat(35), 'word '.repeat(20).trim()];
    const screen = screenOf(80);

    expect(printTable(screen, narrowing, [row])).toBe(true);
    expect(screen.text().split('\n').slice(-2)).toEqual([
      expect.stringMatching(/^i{20} {2}Jane {2}Here /),
      `  ${'word '.repeat(15).trim()}…`,
    ]);
    expect(printTable(screen, narrowing, [[id, 'Jane', 'Here', 'c', 'n', 'why']])).toBe(false);
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
