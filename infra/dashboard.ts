import { Duration } from 'aws-cdk-lib';
import type { AlarmBase, IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  GraphWidgetView,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  Metric,
  SingleValueWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { currencyExponent } from '../functions/core/currency.ts';
import {
  type Money,
  STATE_RULES,
  STATES,
  STOPPED_STATES,
  type State,
  statesThatWaitFor,
} from '../functions/core/states.ts';
import type { DebtorAccount } from '../functions/platform/config.ts';
import type { Deployment } from './deployment-config.ts';
import type { FunctionName, PipelineFunction } from './pipeline-function.ts';

const WIDTH = 24;
const DAY = Duration.days(1);
const HOUR = Duration.hours(1);

export type OperationsDashboardProps = {
  readonly deployment: Deployment;
  readonly functions: readonly PipelineFunction[];
  readonly alarms: readonly AlarmBase[];
};

/**
 * One page for the morning's five questions, in their order. Figures come from metrics; answers of names or codes come
 * from the log, so that they do not each become a metric.
 */
export class OperationsDashboard extends Construct {
  readonly #namespace: string;
  readonly #currencies: readonly string[];
  readonly #props: OperationsDashboardProps;

  constructor(scope: Construct, id: string, props: OperationsDashboardProps) {
    super(scope, id);
    const { stage, debtorAccounts } = props.deployment.config;
    this.#props = props;
    this.#namespace = `ev-payouts/${stage}`;
    this.#currencies = [...new Set(debtorAccounts.map(({ currency }) => currency))];
    new Dashboard(this, 'Dashboard', {
      dashboardName: `ev-payouts-${stage}`,
      defaultInterval: DAY,
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', width: WIDTH, height: 5, alarms: [...props.alarms] })],
        ...this.#paid(),
        ...this.#waiting(),
        ...this.#stopped(),
        ...this.#sources(),
        ...this.#nextCutOff(),
      ],
    });
  }

  #paid(): IWidget[][] {
    const height = 6;
    return [
      heading('What was paid today', 'Booked by the bank since midnight UTC, and what came back.'),
      [
        new SingleValueWidget({
          title: 'Paid today',
          metrics: this.#currencies.flatMap((currency) =>
            statesOf('paid').flatMap((state) => [
              this.#sumOf('AmountMinor', state, currency, `${currency} ${state}`),
              this.#sumOf('Payouts', state, currency, `${currency} payouts`),
            ]),
          ),
          width: WIDTH / 2,
          height,
        }),
        new GraphWidget({
          title: 'Paid and returned, per day',
          view: GraphWidgetView.BAR,
          left: this.#currencies.flatMap((currency) =>
            [...statesOf('paid'), ...statesOf('returned')].map((state) =>
              this.#sumOf('AmountMinor', state, currency, `${currency} ${state}`),
            ),
          ),
          start: '-P14D',
          period: DAY,
          width: WIDTH / 2,
          height,
        }),
      ],
    ];
  }

  #waiting(): IWidget[][] {
    const group = (title: string, states: readonly State[]): IWidget =>
      new SingleValueWidget({
        title,
        metrics: states.map((state) => this.#latest('Waiting', { State: state }, state)),
        width: WIDTH / 4,
        height: 5,
      });
    return [
      heading('What waits, and for whom', 'Counted every hour, up to 40,000 of a state, with dry runs.'),
      [
        group('For a person', statesThatWaitFor('person')),
        group('For the source', statesThatWaitFor('source')),
        group('For the bank', statesThatWaitFor('bank')),
        group('For the pipeline', statesThatWaitFor('pipeline')),
      ],
      [
        this.#table(
          'Since when the first of a state has waited',
          ['repair-payouts'],
          [
            "filter message = 'waiting' and payouts > 0",
            'stats latest(payouts) as waiting, latest(since) as waiting_since by waitsFor, state',
            'sort waitsFor, state',
          ],
        ),
      ],
    ];
  }

  #stopped(): IWidget[][] {
    return [
      heading('What failed, and why', 'Payouts that stopped, by reason; runs and files that need a person.'),
      [
        this.#table(
          'Payouts that stopped, by reason',
          ['publish-events'],
          [
            // Quoted: such short names may be words of the query language.
            "filter message = 'payout-status-changed' and `to` != `from`",
            `filter \`to\` in [${STOPPED_STATES.map((state) => `'${state}'`).join(', ')}]`,
            'stats count(*) as payouts by `to`, reasonCodes, bankReasonCode, source, account',
            'sort payouts desc',
            'limit 50',
          ],
          12,
        ),
        this.#table(
          'Lines that raised an alarm',
          undefined,
          [
            'filter ispresent(alarm)',
            'fields @timestamp, message, code, coalesce(payoutId, batchId, bankReportId, key, about, source, debtorAccountId) as about_, account, action',
            'sort @timestamp desc',
            'limit 50',
          ],
          12,
        ),
      ],
    ];
  }

  #sources(): IWidget[][] {
    return [
      heading('How far each source is', 'The last run of each source, and when it was last read to its end.'),
      [
        this.#table(
          'Last run',
          ['collect-expenses'],
          [
            "filter message in ['collection-ended', 'collection-failed', 'secret-rejected']",
            'stats max(@timestamp) as ended, latest(message) as result, latest(fetched) as fetched_, latest(created) as new_, latest(updated) as changed, latest(failed) as unreadable by source, account',
            'sort source, account',
          ],
          12,
        ),
        this.#table(
          'Read to its end',
          ['repair-payouts'],
          [
            "filter message = 'source-watched'",
            'stats latest(mode) as mode_, latest(completeAt) as complete_at, latest(endedAt) as ended_at, latest(hasCheckpoint) as goes_on_from_a_checkpoint by source, account',
            'sort source, account',
          ],
          12,
        ),
      ],
    ];
  }

  #nextCutOff(): IWidget[][] {
    return [
      heading(
        'What the next cut-off will send',
        'As of the last hour. Amounts of the table are minor units.',
      ),
      [
        this.#table(
          'Next files',
          ['repair-payouts'],
          [
            "filter message = 'next-cut-off'",
            'stats latest(submitAt) as made_at, latest(executionDate) as execution_date, latest(files) as files_, latest(payouts) as payouts_, latest(sumMinor) as amount_minor, latest(heldBack) as held_back, latest(caps) as by_cap by debtorAccountId, currency, mode',
            'sort debtorAccountId, mode',
          ],
          16,
        ),
        new GraphWidget({
          title: 'Amount of the next files',
          left: this.#props.deployment.config.debtorAccounts.map(({ id, currency }) =>
            inMajorUnits(
              this.#latest(
                'NextFileAmountMinor',
                { DebtorAccount: id, Currency: currency, Mode: 'live' },
                id,
              ),
              { id, currency },
            ),
          ),
          period: HOUR,
          width: 8,
          height: 6,
        }),
      ],
    ];
  }

  /**
   * Over all sources, per day; amounts in the currency's own unit. A day without any shows zero: else a single figure
   * would be the previous day's.
   */
  #sumOf(metricName: string, state: State, currency: string, label: string): IMetric {
    // Names with other characters than letters and digits must be quoted.
    const schema = `{"${this.#namespace}",Currency,Source,State}`;
    const search = `SEARCH('${schema} MetricName="${metricName}" State="${state}" Currency="${currency}"', 'Sum', ${DAY.toSeconds()})`;
    const scale = metricName === 'AmountMinor' ? ` / ${minorPerUnit(currency)}` : '';
    return new MathExpression({ expression: `FILL(SUM(${search}), 0)${scale}`, label, period: DAY });
  }

  #latest(metricName: string, dimensionsMap: Record<string, string>, label: string): Metric {
    return new Metric({
      namespace: this.#namespace,
      metricName,
      dimensionsMap,
      statistic: Stats.MAXIMUM,
      period: HOUR,
      label,
    });
  }

  /** @param whose log; left out, all functions'. */
  #table(
    title: string,
    of: readonly FunctionName[] | undefined,
    queryLines: string[],
    width = WIDTH,
  ): IWidget {
    const logGroupNames = this.#props.functions
      .filter(({ functionName }) => of === undefined || of.includes(functionName))
      .map(({ logGroup }) => logGroup.logGroupName);
    return new LogQueryWidget({
      title,
      logGroupNames,
      view: LogQueryVisualizationType.TABLE,
      queryLines,
      width,
      height: 6,
    });
  }
}

function heading(question: string, note: string): IWidget[] {
  return [new TextWidget({ markdown: `## ${question}\n${note}`, width: WIDTH, height: 2 })];
}

function inMajorUnits(metric: Metric, { id, currency }: Pick<DebtorAccount, 'id' | 'currency'>): IMetric {
  const label = `${id} (${currency})`;
  // Ids are unique in a graph, as those of debtor accounts are, and have no hyphens.
  const minor = `minor_${id.replaceAll('-', '_')}`;
  const expression = `${minor} / ${minorPerUnit(currency)}`;
  return new MathExpression({ expression, usingMetrics: { [minor]: metric }, label, period: HOUR });
}

/** Only for display: a sum to look at, never booked. */
function minorPerUnit(currency: string): number {
  return 10 ** (currencyExponent(currency) ?? 0);
}

function statesOf(money: Money): readonly State[] {
  return STATES.filter((state) => STATE_RULES[state].money === money);
}
