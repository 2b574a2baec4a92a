import { createHash } from 'node:crypto';
import type { Message } from '@aws-sdk/client-sqs';

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function sqsEvent(messages: readonly Message[], queueArn: string, region: string) {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: {},
      md5OfBody: createHash('md5')
        .update(message.Body ?? '')
        .digest('hex'),
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  };
}

export type PutObject = {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly versionId: string | undefined;
  readonly sequencer: string;
  readonly region: string;
  readonly account: string;
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function objectCreatedEvent(object: PutObject) {
  const { bucketName, bucketArn, key, bytes, versionId, sequencer, region, account } = object;
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: new Date().toISOString(),
        eventName: 'ObjectCreated:Put',
        userIdentity: { principalId: 'AWS:AIDAEXAMPLE' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': 'EXAMPLE123456789', 'x-amz-id-2': 'EXAMPLE' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'inbox',
          bucket: { name: bucketName, ownerIdentity: { principalId: account }, arn: bucketArn },
          object: {
            // URL-encoded as a form is: a space is a plus sign, slashes stay.
            key: encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/'),
            size: bytes.byteLength,
            eTag: createHash('md5').update(bytes).digest('hex'),
            ...(versionId === undefined ? {} : { versionId }),
            sequencer,
          },
        },
      },
    ],
  };
}
