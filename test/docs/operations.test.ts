import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UNMATCHED_REASONS } from '../../functions/ledger/unmatched-lines.ts';
import { ALARM_EVENTS, SERVICE_ALARMS } from '../../functions/platform/alarm-events.ts';
import { ALARM_MEANINGS } from '../../infra/alarm-meanings.ts';
import { PROJECT_ROOT, resourcesOf, synthesized } from '../infra/synthesized.ts';

const page = readFileSync(`${PROJECT_ROOT}/docs/operations.md`, 'utf8');

/** The entries of the page, by their names, in their order. */
const entries = new Map(
  page
    .split(/^## /m)
    .filter((section) => section.startsWith('Alarms\n'))
    .flatMap((section) => section.split(/^### /m).slice(1))
    .map((entry): [string, string] => [
      entry.slice(0, entry.indexOf('\n')),
      entry.slice(entry.indexOf('\n')).trim(),
    ]),
);

const alarms = resourcesOf(synthesized().template, 'AWS::CloudWatch::Alarm').map(
  ({ Properties }) => Properties,
);

/** Events that the code of the functions names, without the list of them. */
const named = new Set(
  globSync(['functions/**/*.ts', 'console/**/*.ts'], { cwd: PROJECT_ROOT })
    .filter((file) => !file.endsWith('alarm-events.ts'))
    .flatMap((file) => readFileSync(`${PROJECT_ROOT}/${file}`, 'utf8').match(/'[a-z]+(-[a-z]+)+'/g) ?? []),
);

describe('the operations page', () => {
  it('has an entry for each alarm of the stack, and for nothing else', () => {
    const asked = alarms.map((alarm) => /entry ([a-z-]+)\.$/.exec(String(alarm['AlarmDescription']))?.[1]);

    expect([...entries.keys()].sort()).toEqual([...new Set(asked)].sort());
  });

  it('has them in the order of the lists in the code', () => {
    expect([...entries.keys()]).toEqual([...ALARM_EVENTS, ...SERVICE_ALARMS]);
  });

  it.each([...ALARM_EVENTS, ...SERVICE_ALARMS])(
    'says of %s what it means, and what to do and not to do',
    (name) => {
      const lines = (entries.get(name) ?? '').split('\n');

      expect(lines.map((line) => /^- \*\*([A-Za-z ]+):\*\* \S/.exec(line)?.[1])).toEqual([
        'Means',
        'Look at',
        'Do',
        'Do not',
      ]);
      expect(lines[0]).toContain(`**Means:** ${ALARM_MEANINGS[name]}`);
      for (const line of lines) expect(line).toMatch(/[.?]$/);
    },
  );

  it('says of each reason why a line of a report waits what it means and what to do, in one row', () => {
    const [section = ''] = (page.split(/^## Lines of a report that wait\n/m)[1] ?? '').split(/^## /m);
    const rows = [...section.matchAll(/^\| `([a-z-]+)` \| ([^|]+) \| ([^|]+) \|$/gm)];

    expect(rows.map(([, reason]) => reason)).toEqual([...UNMATCHED_REASONS]);
    for (const [, , means, todo] of rows) {
      expect(means).toMatch(/\.$/);
      expect(todo).toMatch(/\.$/);
    }
  });

  it('counts the alarms that are charged', () => {
    expect(page).toContain(
      `| alarms, on one metric each | ${alarms.length} | ${(alarms.length / 10).toFixed(2)} |`,
    );
  });
});

describe('an alarm event', () => {
  it.each(ALARM_EVENTS)('%s is raised by some function', (event) => {
    expect(named).toContain(`'${event}'`);
  });
});
