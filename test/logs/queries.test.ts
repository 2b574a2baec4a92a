import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dashboardBody } from '../infra/dashboard-body.ts';
import { PROJECT_ROOT, synthesized } from '../infra/synthesized.ts';
import { CapturedOutput } from './captured-output.ts';
import { FullRun } from './full-run.ts';
import { troubleCollection, troubleRepair, troubleReports, troubleSubmission } from './troubles.ts';

type Line = Readonly<Record<string, unknown>>;

let run: FullRun;
let lines: readonly Line[];
const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'ev-payouts-'));

beforeAll(async () => {
  process.chdir(folder);
  run = await FullRun.start();
  const output = await CapturedOutput.of(async (captured) => {
    await run.pipeline(captured);
    await troubleCollection(run, captured);
    await troubleSubmission(run, captured);
    await troubleReports(run, captured);
    await troubleRepair(run, captured);
  });
  lines = linesOf(output.text);
}, 60_000);

afterAll(async () => {
  await run.close();
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

function linesOf(text: string): Line[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{"')) return [];
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  });
}

const ofDashboard = dashboardBody(synthesized().template).widgets.flatMap(({ properties }) =>
  properties.query === undefined ? [] : [{ name: properties.title ?? '', query: properties.query }],
);

const ofPage = [
  ...readFileSync(`${PROJECT_ROOT}/docs/operations.md`, 'utf8').matchAll(/```\n(filter [\s\S]+?)\n```/g),
].map(([, query = ''], index) => ({ name: `query ${index + 1} of the operations page`, query }));

/** Words of the query language that the queries use. */
const LANGUAGE = new Set(
  'SOURCE and asc by coalesce count desc display earliest fields filter in ispresent latest limit max min sort stats'.split(
    ' ',
  ),
);

/** The fields that a query takes from the lines: neither of the language, nor a text, nor a name that it gives itself. */
function fieldsOf(query: string): string[] {
  const bare = query
    .replaceAll(/^SOURCE [^|]*\|/g, '')
    .replaceAll(/'[^']*'/g, '')
    .replaceAll('`', '');
  const given = new Set([...bare.matchAll(/ as (\w+)/g)].map(([, name = '']) => name));
  const names = [...bare.matchAll(/(?<![\w@])[a-zA-Z]\w*/g)]
    .map(([name]) => name)
    .filter((name) => name !== 'as' && !LANGUAGE.has(name) && !given.has(name));
  return [...new Set(names)];
}

/** The events of the lines that a query asks for; none where it asks for lines of any. */
function messagesOf(query: string): string[] {
  return [...query.matchAll(/message (?:= |in \[)([^|\]\n]+)/g)].flatMap(([, names = '']) =>
    [...names.matchAll(/'([a-z-]+)'/g)].map(([, name = '']) => name),
  );
}

describe('a query of the logs', () => {
  it.each([...ofDashboard, ...ofPage])(
    'finds each of its fields in the lines that it asks for: $name',
    ({ query }) => {
      const messages = messagesOf(query);
      const asked = lines.filter(
        ({ message }) => messages.length === 0 || messages.includes(String(message)),
      );

      const logged = new Set(lines.map(({ message }) => message));
      expect(messages.filter((message) => !logged.has(message))).toEqual([]);
      const known = new Set(asked.flatMap((line) => Object.keys(line)));
      expect(fieldsOf(query)).not.toEqual([]);
      expect(fieldsOf(query).filter((field) => !known.has(field))).toEqual([]);
    },
  );

  it('is on the dashboard and on the operations page', () => {
    expect(ofDashboard.length).toBeGreaterThanOrEqual(6);
    expect(ofPage.length).toBeGreaterThanOrEqual(3);
  });
});
