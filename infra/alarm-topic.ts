import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { assert } from '../functions/core/errors.ts';
import { alarmArnsOf } from './alarm-arns.ts';
import type { EncryptionKey } from './encryption-key.ts';

export type AlarmTopicProps = {
  readonly stage: string;
  readonly encryption: EncryptionKey;
  /** Each has to confirm once, by a link that SNS sends. */
  readonly emails: readonly string[];
};

/** The topic of all alarms of the stage. Only they may publish to it; the key's policy lets them encrypt for it. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    const { stage, encryption, emails } = props;
    this.topic = new Topic(this, 'Topic', {
      topicName: `ev-payouts-${stage}-alarms`,
      displayName: `ev-payouts ${stage}`,
      masterKey: encryption.key,
      enforceSSL: true,
    });
    const publish = new PolicyStatement({
      sid: 'AlarmsOfThisStage',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [this.topic.topicArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: { 'aws:SourceArn': alarmArnsOf(stage, this) },
      },
    });
    assert(this.topic.addToResourcePolicy(publish).statementAdded, 'the topic has a policy of its own');
    for (const email of emails) this.topic.addSubscription(new EmailSubscription(email));
  }
}
