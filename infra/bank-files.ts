import { ArnFormat, Duration, RemovalPolicy, Stack, Token, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { BucketProps, IBucket } from 'aws-cdk-lib/aws-s3';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  BucketNamespace,
  CfnBucket,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { IDependable } from 'constructs';
import { Construct } from 'constructs';
import { ANCHORS } from '../functions/core/anchor.ts';
import { assert } from '../functions/core/errors.ts';
import { EVIDENCE, EVIDENCE_DAYS, EXPORTS } from '../functions/core/export-folders.ts';
import type { Config } from '../functions/platform/config.ts';
import type { EncryptionKey } from './encryption-key.ts';

const OUTBOX = 'outbox/';
const INBOX = 'inbox/';
const PREVIEW = 'preview/';

/** An unfinished upload costs money and shows in no listing. */
const ABORT_UPLOADS_AFTER = Duration.days(7);
const ACCESS_LOG_RETENTION = Duration.days(365);

/** A preview names recipients and is no evidence. */
const PREVIEW_RETENTION = Duration.days(90);

/** An archive names people and accounts, and is a copy: the ledger makes another. */
const EVIDENCE_RETENTION = Duration.days(EVIDENCE_DAYS);

/** An expired object is gone for good on the next day; under Object Lock once its days are over, if that is later. */
const EXPIRED_RETENTION = Duration.days(1);

export type BankFilesProps = {
  readonly stage: string;
  readonly encryption: EncryptionKey;
  readonly objectLock: Config['objectLock'];
};

/**
 * The bucket between the pipeline and the bank: payment files in its outbox, bank reports in its inbox. Both are
 * evidence, so nothing deletes them: no lifecycle rule expires them, nobody can erase versions, the bucket outlives the
 * stack. Previews of a dry run and archives of evidence lie beside them and expire; exports of closed months lie there
 * and stay.
 *
 * Its name is fixed, for the bank's transfer tool, and since the role of the notified function names the bucket before
 * it exists. It is in the namespace of this account and region: nobody else can take the name, even after the bucket is
 * gone, and receive payment files.
 */
export class BankFiles extends Construct {
  readonly bucket: Bucket;
  readonly #stage: string;
  readonly #encryption: EncryptionKey;

  constructor(scope: Construct, id: string, props: BankFilesProps) {
    super(scope, id);
    this.#stage = props.stage;
    this.#encryption = props.encryption;
    const accessLogs = new Bucket(this, 'AccessLogs', {
      // S3 delivers no access logs to a bucket with a KMS key or with Object Lock.
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      lifecycleRules: [
        { expiration: ACCESS_LOG_RETENTION, abortIncompleteMultipartUploadAfter: ABORT_UPLOADS_AFTER },
      ],
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.bucket = new Bucket(this, 'Bucket', {
      bucketNamePrefix: this.#namePrefix(),
      bucketNamespace: BucketNamespace.ACCOUNT_REGIONAL,
      versioned: true,
      encryption: BucketEncryption.KMS,
      encryptionKey: props.encryption.key,
      // One KMS call for many files; CloudTrail then shows the bucket, and the access log the file.
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      // It is one: the CDK's class and interface differ only in the spelling of an optional property.
      serverAccessLogsBucket: accessLogs as IBucket,
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: ABORT_UPLOADS_AFTER },
        {
          prefix: PREVIEW,
          expiration: PREVIEW_RETENTION,
          noncurrentVersionExpiration: EXPIRED_RETENTION,
        },
        {
          prefix: EVIDENCE,
          expiration: EVIDENCE_RETENTION,
          noncurrentVersionExpiration: EXPIRED_RETENTION,
        },
      ],
      ...lockOf(props.objectLock),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.#keepWhatWasPut();
    this.#acknowledgeFolder(OUTBOX);
    this.#acknowledgeFolder(INBOX);
  }

  /**
   * Protects from mistakes of code and operators. Whoever may change the bucket's policy can still lift it.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
   */
  #keepWhatWasPut(): void {
    this.#deny('KeepEveryVersion', 's3:DeleteObjectVersion', ['*']);
    // A deleted file could be put, and sent, once more; a deleted anchor could be put for a history made anew.
    this.#deny('KeepPaymentFiles', 's3:DeleteObject', [`${OUTBOX}*`, `${ANCHORS}*`]);
    // Multipart uploads and copies start without such a condition, so this refuses them too. No file given to the
    // books, the payroll or auditors ever becomes another.
    this.#deny(
      'NeverReplacePaymentFiles',
      's3:PutObject',
      [OUTBOX, ANCHORS, EXPORTS, EVIDENCE].map((folder) => `${folder}*`),
      {
        Null: { 's3:if-none-match': 'true' },
      },
    );
  }

  /** Only the daily proof anchors heads of histories, whatever IAM allows. */
  keepAnchorsFor(roleArn: string): void {
    this.#deny('OnlyTheProofAnchors', 's3:PutObject', [`${ANCHORS}*`], {
      ArnNotEquals: { 'aws:PrincipalArn': roleArn },
    });
  }

  /**
   * Only these roles put a payment file, whatever IAM allows: the bank's transfer tool takes any file in the outbox for
   * an order to pay, and the ledger knows only files of batches.
   */
  keepOutboxFor(roleArns: readonly string[]): void {
    this.#deny('OnlyThePipelinePays', 's3:PutObject', [`${OUTBOX}*`], {
      ArnNotEquals: { 'aws:PrincipalArn': roleArns },
    });
  }

  /**
   * Only these roles of the bank's transfer tool put a report, whatever IAM allows: a report decides whether a payout
   * is paid, refused or retried. Without roles, nobody does.
   */
  keepInboxFor(roleArns: readonly string[]): void {
    const others = roleArns.length === 0 ? {} : { ArnNotEquals: { 'aws:PrincipalArn': roleArns } };
    this.#deny('OnlyTheBankReports', 's3:PutObject', [`${INBOX}*`], others);
  }

  #deny(sid: string, action: string, keys: readonly string[], conditions = {}): void {
    const statement = new PolicyStatement({
      sid,
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: [action],
      resources: keys.map((pattern) => this.bucket.arnForObjects(pattern)),
      conditions,
    });
    const added = this.bucket.addToResourcePolicy(statement).statementAdded;
    assert(added, 'the bucket has a policy of its own');
  }

  #acknowledgeFolder(folder: string): void {
    const { account, region, partition } = Stack.of(this);
    const shown = (value: string, name: string) => (Token.isUnresolved(value) ? `<${name}>` : value);
    const arn = [
      `arn:${shown(partition, 'AWS::Partition')}:s3:::${this.#namePrefix()}`,
      shown(account, 'AWS::AccountId'),
      shown(region, 'AWS::Region'),
      'an',
    ].join('-');
    Validations.of(Stack.of(this)).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${arn}/${folder}*]`,
      reason: 'The keys of the files are not known before there are files; the folder is all that is given.',
    });
  }

  /** The bucket's ARN as text, for resources that must exist before the bucket. */
  get knownArn(): string {
    const { account, region } = Stack.of(this);
    return Stack.of(this).formatArn({
      service: 's3',
      account: '',
      region: '',
      resource: `${this.#namePrefix()}-${account}-${region}-an`,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
  }

  /**
   * Puts a payment file, or compares an existing one. No right to list: the code reads a file only after S3 said that
   * it exists, so it need not tell a missing one from a forbidden one.
   */
  allowOutbox(): PolicyStatement[] {
    return this.#encryption.allowWithKey(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [`${this.knownArn}/${OUTBOX}*`],
      }),
    );
  }

  /** Puts anchors, for a deployment whose lock keeps them. */
  allowAnchors(): PolicyStatement[] {
    this.#acknowledgeFolder(ANCHORS);
    return this.#encryption.allowWithKey(
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [`${this.knownArn}/${ANCHORS}*`] }),
    );
  }

  /** Puts a month's exports, and compares those that lie there already. */
  allowExports(): PolicyStatement[] {
    this.#acknowledgeFolder(EXPORTS);
    return this.#encryption.allowWithKey(
      new PolicyStatement({
        actions: ['s3:PutObject', 's3:GetObject'],
        resources: [`${this.knownArn}/${EXPORTS}*`],
      }),
    );
  }

  /**
   * Reads what the pipeline put, and of the bank's reports the versions that it read; puts the archive. Without the
   * right to list, a missing file would look like a forbidden one. What it needs of the key comes with `allowExports`.
   */
  allowEvidence(hasAnchors: boolean): PolicyStatement[] {
    this.#acknowledgeFolder(EVIDENCE);
    if (hasAnchors) this.#acknowledgeFolder(ANCHORS);
    const read = [OUTBOX, ...(hasAnchors ? [ANCHORS] : [])];
    return [
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.knownArn] }),
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: read.map((folder) => `${this.knownArn}/${folder}*`),
      }),
      new PolicyStatement({
        actions: ['s3:GetObjectVersion'],
        resources: [`${this.knownArn}/${INBOX}*`],
      }),
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [`${this.knownArn}/${EVIDENCE}*`] }),
    ];
  }

  /** Gives people the exports. */
  allowReadingExports(): PolicyStatement[] {
    return this.#encryption.allowWithKey(
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [EXPORTS, EVIDENCE].map((folder) => `${this.knownArn}/${folder}*`),
      }),
    );
  }

  /** Puts previews, for a deployment with a dry run. */
  allowPreview(): PolicyStatement[] {
    this.#acknowledgeFolder(PREVIEW);
    return this.#encryption.allowWithKey(
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [`${this.knownArn}/${PREVIEW}*`] }),
    );
  }

  /**
   * Reads a report twice, as the version in the notification: notifications of a versioned bucket name one, and reading
   * a version is a separate right. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
   */
  allowInbox(): PolicyStatement[] {
    return this.#encryption.allowWithKey(
      new PolicyStatement({
        actions: ['s3:GetObjectVersion'],
        resources: [`${this.knownArn}/${INBOX}*`],
      }),
    );
  }

  /**
   * Notifies a function of every new report. Written into the bucket itself: the CDK would deploy a function with
   * rights to all buckets for it.
   * @param permission S3 refuses the notification without it, so it must exist before the bucket.
   */
  notifyOfReports(functionArn: string, permission: IDependable): void {
    const bucket = this.bucket.node.defaultChild;
    assert(bucket instanceof CfnBucket, 'a bucket has its resource as the default child');
    bucket.notificationConfiguration = {
      lambdaConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          filter: { s3Key: { rules: [{ name: 'prefix', value: INBOX }] } },
          function: functionArn,
        },
      ],
    };
    bucket.node.addDependency(permission);
  }

  #namePrefix(): string {
    return `ev-payouts-${this.#stage}`;
  }
}

/**
 * Locks every new version, in every folder. In `compliance` mode nobody can erase it before its days are over, not even
 * the owner of the account, and nobody can undo that. S3 then requires a checksum; the outbox's writer and every
 * current SDK send one.
 *
 * Only from a bucket's creation on: to add or remove the lock, CloudFormation would replace the bucket, which fails
 * because the name is taken. Mode and days change in place, for later versions.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
 */
function lockOf(
  lock: Config['objectLock'],
): Pick<BucketProps, 'objectLockEnabled' | 'objectLockDefaultRetention'> {
  if (lock === undefined) return {};
  const period = Duration.days(lock.days);
  return {
    objectLockEnabled: true,
    objectLockDefaultRetention:
      lock.mode === 'compliance'
        ? ObjectLockRetention.compliance(period)
        : ObjectLockRetention.governance(period),
  };
}
