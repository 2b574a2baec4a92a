/** A bank's report in the inbox, in one of its versions. */
export type InboxReport = {
  readonly bucketName: string;
  readonly key: string;
  /** Left out, the newest. */
  readonly versionId?: string | undefined;
};

/** S3's notification of a report. */
export function notificationOf({ bucketName, key, versionId }: InboxReport): unknown {
  return {
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: {
          bucket: { name: bucketName },
          object: { key: encodeURIComponent(key), ...(versionId === undefined ? {} : { versionId }) },
        },
      },
    ],
  };
}
