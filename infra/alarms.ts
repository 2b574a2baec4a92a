import { Duration } from 'aws-cdk-lib';
import type { AlarmProps, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALARM_EVENTS, type ServiceAlarm } from '../functions/platform/alarm-events.ts';
import { ALARM_MEANINGS } from './alarm-meanings.ts';
import { AlarmTopic } from './alarm-topic.ts';
import type { Deployment } from './deployment-config.ts';
import type { EncryptionKey } from './encryption-key.ts';
import type { PayoutsQueue } from './payouts-queue.ts';
import type { FunctionName, PipelineFunction } from './pipeline-function.ts';
import type { PublishEvents } from './publish-events.ts';
import type { Runs } from './runs.ts';

const FIVE_MINUTES = Duration.minutes(5);
const QUEUE_BEHIND = Duration.minutes(30);
/** The stream keeps a record for a day, and the consumer gives up on one after half of it. */
const EVENTS_BEHIND = Duration.hours(1);

/** A failed run of these raises its own alarm, or lands in the missed runs where it cannot even do that. */
const SAYS_ITSELF: readonly FunctionName[] = ['collect-expenses', 'write-back'];

/** Their concurrency is limited on purpose: Lambda throttles them and runs them later. */
const THROTTLED_ON_PURPOSE: readonly FunctionName[] = [
  'collect-expenses',
  'reconcile-bank-reports',
  'write-back',
];

export type AlarmsProps = {
  readonly deployment: Deployment;
  readonly encryption: EncryptionKey;
  readonly payouts: PayoutsQueue;
  readonly runs: Runs;
  readonly events: PublishEvents;
  readonly functions: readonly PipelineFunction[];
};

type Condition = Pick<
  AlarmProps,
  'comparisonOperator' | 'datapointsToAlarm' | 'evaluationPeriods' | 'threshold' | 'treatMissingData'
>;

/** Rings at once, and ends with its cause. */
const AT_LEAST_ONE: Condition = {
  threshold: 1,
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  evaluationPeriods: 1,
  treatMissingData: TreatMissingData.NOT_BREACHING,
};

/**
 * One alarm for each thing that needs a person, named after its entry in docs/operations.md. The functions' events come
 * from the list in the code, so no event lacks its alarm.
 */
export class Alarms extends Construct {
  /** In the order of the entries of docs/operations.md. */
  readonly all: Alarm[] = [];
  readonly #stage: string;
  readonly #topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { stage, alarms } = props.deployment.config;
    this.#stage = stage;
    const { encryption } = props;
    this.#topic = new AlarmTopic(this, 'Recipients', { stage, encryption, emails: alarms.emails }).topic;
    this.#addEvents();
    this.#addQueues(props);
    this.#addFunctions(props.functions);
    this.#addOutlook();
  }

  /**
   * Events of the functions. An alarm stays for two hours after the last line of its event, so that one repeated by
   * every run of the repair or the outlook is one e-mail, not one an hour. Its end sends no e-mail: it means only that
   * nothing was raised, not that somebody has looked.
   */
  #addEvents(): void {
    for (const event of ALARM_EVENTS) {
      this.#make(event, {
        ...this.#named(event, ALARM_MEANINGS[event]),
        metric: this.#metric('Alarms', { Event: event }, Stats.SUM, Duration.hours(1)),
        ...AT_LEAST_ONE,
        evaluationPeriods: 2,
        datapointsToAlarm: 1,
      });
    }
  }

  #addQueues({ payouts, runs, events }: AlarmsProps): void {
    this.#add('payouts-dead-lettered', notEmpty(payouts.deadLetters), AT_LEAST_ONE);
    this.#add('runs-missed', notEmpty(runs.missedRuns), AT_LEAST_ONE);
    this.#add('events-aside', notEmpty(events.aside), AT_LEAST_ONE);
    const age = payouts.queue.metricApproximateAgeOfOldestMessage({
      period: FIVE_MINUTES,
      statistic: Stats.MAXIMUM,
    });
    this.#add('queue-behind', age, { ...AT_LEAST_ONE, threshold: QUEUE_BEHIND.toSeconds() });
    const behind = events.publish.lambda.metric('IteratorAge', {
      period: FIVE_MINUTES,
      statistic: Stats.MAXIMUM,
    });
    this.#add('events-behind', behind, { ...AT_LEAST_ONE, threshold: EVENTS_BEHIND.toMilliseconds() });
  }

  #addFunctions(functions: readonly PipelineFunction[]): void {
    for (const { functionName, lambda } of functions) {
      if (SAYS_ITSELF.includes(functionName)) continue;
      const errors = lambda.metricErrors({ period: FIVE_MINUTES, statistic: Stats.SUM });
      // A minute without an error proves nothing, so its end sends no e-mail.
      this.#create('function-failing', errors, AT_LEAST_ONE, functionName);
    }
    // Not one sum over all: it has no value while one function has none, and most run once an hour or a day.
    for (const { functionName, lambda } of functions) {
      if (THROTTLED_ON_PURPOSE.includes(functionName)) continue;
      const throttles = lambda.metricThrottles({ period: FIVE_MINUTES, statistic: Stats.SUM });
      // Short throttling passes by itself: Lambda tries again.
      const condition = { ...AT_LEAST_ONE, evaluationPeriods: 3 };
      const alarm = this.#create('function-throttled', throttles, condition, functionName);
      alarm.addOkAction(new SnsAction(this.#topic));
    }
  }

  /** Watches the watcher: the outlook counts held payouts every hour, even zero. */
  #addOutlook(): void {
    const looks = this.#metric('Waiting', { State: 'held' }, Stats.SAMPLE_COUNT, Duration.hours(1));
    this.#add('outlook-missing', looks, {
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }

  /** A state that begins and ends; both send an e-mail. */
  #add(alarm: ServiceAlarm, metric: IMetric, condition: Condition): void {
    this.#create(alarm, metric, condition).addOkAction(new SnsAction(this.#topic));
  }

  /** @param tells apart functions with the same entry. */
  #create(alarm: ServiceAlarm, metric: IMetric, condition: Condition, which?: FunctionName): Alarm {
    const id = which === undefined ? alarm : `${alarm}-${which}`;
    const about = which === undefined ? '' : ` It is ${which}.`;
    return this.#make(id, {
      ...this.#named(id, `${ALARM_MEANINGS[alarm]}${about}`, alarm),
      metric,
      ...condition,
    });
  }

  #make(id: string, props: AlarmProps): Alarm {
    const alarm = new Alarm(this, id, props);
    alarm.addAlarmAction(new SnsAction(this.#topic));
    this.all.push(alarm);
    return alarm;
  }

  #named(name: string, meaning: string, entry = name): Pick<AlarmProps, 'alarmName' | 'alarmDescription'> {
    return {
      alarmName: `ev-payouts-${this.#stage}-${name}`,
      alarmDescription: `${meaning} What to do: docs/operations.md, entry ${entry}.`,
    };
  }

  #metric(name: string, dimensions: Record<string, string>, statistic: string, period: Duration): Metric {
    return new Metric({
      namespace: `ev-payouts/${this.#stage}`,
      metricName: name,
      dimensionsMap: dimensions,
      statistic,
      period,
    });
  }
}

function notEmpty(queue: Queue): Metric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM });
}
