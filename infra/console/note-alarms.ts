import { EventField, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { alarmArnsOf } from '../alarm-arns.ts';

export type NoteAlarmsProps = { readonly stage: string; readonly repair: IFunction };

/**
 * Has the repair note, for the console, when an alarm of the stage rings or ends. Asking CloudWatch instead would need
 * its right to describe alarms, which knows no stage: it shows those of the whole account.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export class NoteAlarms extends Construct {
  constructor(scope: Construct, id: string, { stage, repair }: NoteAlarmsProps) {
    super(scope, id);
    new Rule(this, 'Changes', {
      description: 'Has alarms of the stage noted that ring or end.',
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        resources: Match.prefix(alarmArnsOf(stage, this).replace(/\*$/, '')),
        detail: { $or: [{ state: { value: ['ALARM'] } }, { previousState: { value: ['ALARM'] } }] },
      },
      targets: [
        new LambdaFunction(repair, {
          event: RuleTargetInput.fromObject({
            task: 'note-alarm',
            alarm: EventField.fromPath('$.detail.alarmName'),
            state: EventField.fromPath('$.detail.state.value'),
            at: EventField.time,
          }),
        }),
      ],
    });
  }
}
