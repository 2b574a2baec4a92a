import { globSync, readFileSync } from 'node:fs';
import { assert, describe, expect, it } from 'vitest';
import { STATE_RULES, STATES, type State } from '../../functions/core/states.ts';
import { dashboardBody } from './dashboard-body.ts';
import { exampleConfig, PROJECT_ROOT, resourcesOf, synthesized } from './synthesized.ts';

const config = exampleConfig();
const { template } = synthesized(config);

const { widgets } = dashboardBody(template);
const queries = widgets.flatMap(({ properties }) => properties.query ?? []);
const metrics = JSON.stringify(widgets.map(({ properties }) => properties.metrics));

describe('the dashboard', () => {
  it('answers the five questions in order, after the alarms', () => {
    const [first] = widgets;
    const questions = widgets.flatMap(
      ({ properties }) => /^## (.+)$/m.exec(properties.markdown ?? '')?.[1] ?? [],
    );

    expect(first?.type).toBe('alarm');
    expect(first?.properties.alarms).toHaveLength(resourcesOf(template, 'AWS::CloudWatch::Alarm').length);
    expect(questions).toEqual([
      'What was paid today',
      'What waits, and for whom',
      'What failed, and why',
      'How far each source is',
      'What the next cut-off will send',
    ]);
  });

  it('shows the paid sum of each currency, in its own unit', () => {
    const shown = JSON.stringify(metrics).replaceAll('\\', '');
    for (const { currency } of config.debtorAccounts) {
      expect(shown).toContain(
        `FILL(SUM(SEARCH('{"ev-payouts/example",Currency,Source,State} MetricName="AmountMinor" State="paid" Currency="${currency}"', 'Sum', 86400)), 0) / 100`,
      );
    }
  });

  it('shows every state that waits, and no other', () => {
    const shown = widgets.flatMap(({ properties }) =>
      properties.metrics.flatMap((metric) =>
        metric[1] === 'Waiting' && metric[2] === 'State' ? [String(metric[3])] : [],
      ),
    );

    const waits = (state: State): boolean => STATE_RULES[state].isListed === 'always';
    expect(shown.sort()).toEqual(STATES.filter(waits).sort());
  });

  it('shows what each debtor account will send next', () => {
    for (const { id, currency } of config.debtorAccounts) {
      expect(metrics).toContain(
        `"NextFileAmountMinor","Currency","${currency}","DebtorAccount","${id}","Mode","live"`,
      );
    }
  });

  it('tells two debtor accounts of one currency apart', () => {
    const [first] = config.debtorAccounts;
    assert(first !== undefined);
    const second = { ...first, id: `${first.id}-2` };
    const twins = synthesized({ ...config, debtorAccounts: [first, second] }).template;
    const graph = dashboardBody(twins).widgets.find(
      ({ properties }) => properties.title === 'Amount of the next files',
    );
    const shown = JSON.stringify(graph?.properties.metrics);

    for (const { id } of [first, second]) {
      expect(shown.split(`"id":"minor_${id.replaceAll('-', '_')}"`), id).toHaveLength(2);
      expect(shown).toContain(`${id} (${first.currency})`);
    }
  });

  it('asks the logs only for lines that the functions write', () => {
    const asked = queries.flatMap((query) =>
      [...query.matchAll(/message (?:= |in \[)([^|\]]+)/g)].flatMap(([, names = '']) =>
        [...names.matchAll(/'([a-z-]+)'/g)].map(([, name = '']) => name),
      ),
    );
    const code = globSync('functions/**/*.ts', { cwd: PROJECT_ROOT })
      .map((file) => readFileSync(`${PROJECT_ROOT}/${file}`, 'utf8'))
      .join('\n');

    expect(new Set(asked).size).toBeGreaterThan(5);
    for (const message of asked) expect(code).toContain(`'${message}'`);
  });

  it('asks every function for its alarms', () => {
    const groups = resourcesOf(template, 'AWS::Logs::LogGroup').map(({ logicalId }) => logicalId);
    const query = queries.find((text) => text.includes('ispresent(alarm)')) ?? '';

    expect(groups.filter((group) => !query.includes(group))).toEqual([]);
  });
});
