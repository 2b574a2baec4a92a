import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { z } from 'zod';
import { dashboardBody } from '../infra/dashboard-body.ts';
import { PROJECT_ROOT, resourcesOf, synthesized } from '../infra/synthesized.ts';

/** A line of the log. */
export type Line = Readonly<Record<string, unknown>>;

export function linesOf(text: string): Line[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{"')) return [];
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  });
}

const { template } = synthesized();
export const { widgets } = dashboardBody(template);

export const ofDashboard = widgets.flatMap(({ properties }) =>
  properties.query === undefined ? [] : [{ name: properties.title ?? '', query: properties.query }],
);

export const ofPage = [
  ...readFileSync(`${PROJECT_ROOT}/docs/operations.md`, 'utf8').matchAll(/```\n(filter [\s\S]+?)\n```/g),
].map(([, query = ''], index) => ({ name: `query ${index + 1} of the operations page`, query }));

/** Words of the query language that the queries use. */
const LANGUAGE = new Set(
  'SOURCE and asc by coalesce count desc display earliest fields filter in ispresent latest limit max min sort stats'.split(
    ' ',
  ),
);

/** The fields that a query takes from lines: no words of the language, texts, or its own names. */
export function fieldsOf(query: string): string[] {
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

/** The events in a query; none where it takes lines of any. */
export function messagesOf(query: string): string[] {
  return [...query.matchAll(/message (?:= |in \[)([^|\]\n]+)/g)].flatMap(([, names = '']) =>
    [...names.matchAll(/'([a-z-]+)'/g)].map(([, name = '']) => name),
  );
}

export const NAMESPACE = 'ev-payouts/example';

/** A metric's identity: its name and its dimensions, in any order. */
function metricId(name: string, dimensions: Readonly<Record<string, unknown>>): string {
  const sorted = Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${name} ${sorted.map(([key, value]) => `${key}=${String(value)}`).join(' ')}`;
}

const metricLine = z.looseObject({
  _aws: z.object({
    Timestamp: z.int(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.literal(NAMESPACE),
        Dimensions: z.array(z.array(z.string()).max(30)),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.enum(['Count', 'Seconds', 'None']) })),
      }),
    ),
  }),
});

/** CloudWatch's metrics from the lines, by the embedded metric format. */
export function metricsRecorded(lines: readonly Line[]): Set<string> {
  const recorded = new Set<string>();
  for (const line of lines) {
    const { success, data } = metricLine.safeParse(line);
    for (const { Dimensions, Metrics } of success ? data._aws.CloudWatchMetrics : []) {
      for (const { Name } of Metrics) {
        expect(data?.[Name]).toEqual(expect.any(Number));
        for (const names of Dimensions) {
          recorded.add(metricId(Name, Object.fromEntries(names.map((name) => [name, data?.[name]]))));
        }
      }
    }
  }
  return recorded;
}

/** Metrics of the stack's alarms and dashboard from the functions' figures, not from their alarm lines. */
export function metricsWatched(): string[] {
  const ofAlarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap(({ Properties }) => {
    const alarm = watchedShape.safeParse(Properties);
    if (!alarm.success || alarm.data.MetricName === 'Alarms') return [];
    const dimensions = alarm.data.Dimensions.map(({ Name, Value }) => [Name, Value]);
    return [metricId(alarm.data.MetricName, Object.fromEntries(dimensions))];
  });
  const ofGraphs = widgets.flatMap(({ properties }) =>
    properties.metrics.flatMap(([namespace, name, ...rest]) => {
      if (namespace !== NAMESPACE) return [];
      const texts = rest.filter((one) => typeof one === 'string');
      const pairs = texts.flatMap((one, index) => (index % 2 === 0 ? [[one, texts[index + 1]]] : []));
      return [metricId(String(name), Object.fromEntries(pairs))];
    }),
  );
  return [...ofAlarms, ...ofGraphs];
}

const watchedShape = z.object({
  Namespace: z.literal(NAMESPACE),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })),
});
