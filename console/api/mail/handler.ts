import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod/mini';
import { waitingDocument } from '../../../operate/approvals/documents.ts';
import { type LookDeps, timeZoneOf } from '../look-deps.ts';
import { readToday } from '../read-today.ts';
import { mailText } from './mail-text.ts';

export type MailDeps = LookDeps & {
  readonly sns: SNSClient;
  readonly topicArn: string;
  /** The console's. */
  readonly origin: string;
  /** Its readers'. */
  readonly timeZone: string;
};

const mailEvent = z.object({ task: z.literal('morning-mail') });

/** `{ "task": "morning-mail" }` mails the topic's subscribers what waits for people; where nothing does, no mail. */
export function createHandler(deps: MailDeps): (event: unknown) => Promise<void> {
  return async (event) => {
    mailEvent.parse(event);
    const { config, origin, timeZone, sns, topicArn, log } = deps;
    const { proposals, rest } = await readToday(deps);
    const mail = mailText(
      { ...rest, approvals: proposals.map(waitingDocument) },
      {
        stage: config.stage,
        origin,
        timeZone,
        accountZone: (debtorAccountId) => timeZoneOf(deps, debtorAccountId),
      },
    );
    if (mail === undefined) {
      log.info('nothing-waits');
      return;
    }
    await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: mail.subject, Message: mail.text }));
    log.info('morning-mail-sent', { characters: mail.text.length });
  };
}
