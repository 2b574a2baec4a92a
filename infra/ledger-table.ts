import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { assert } from '../functions/core/errors.ts';
import {
  AUDIT_KEY_PREFIX,
  BATCH_KEY_PREFIX,
  DUPLICATE_KEY_PREFIX,
  EXPORT_KEY_PREFIX,
  EXPORTING_KEY_PREFIX,
  INDEXES,
  KEY_OFFERS_KEY,
  LIVE_INDEX,
  MONTH_INDEX,
  PARTITION_KEY,
  PAYEE_KEY_PREFIX,
  PAYOUT_KEY_PREFIX,
  REQUESTS_KEY_PREFIX,
  ROSTER_KEY,
  RULES_KEY,
  SIGN_IN_KEY_PREFIX,
  STOPS_KEY,
  UNMATCHED_KEY_PREFIX,
  WRITE_BACK_KEY_PREFIX,
} from '../functions/ledger/keys.ts';
import type { EncryptionKey } from './encryption-key.ts';

/** The longest period that DynamoDB offers. */
const RECOVERY_PERIOD_DAYS = 35;

/** DynamoDB also answers plain HTTP, and no switch of a table stops that. */
const OVER_TLS = { Bool: { 'aws:SecureTransport': 'true' } };

/** The partition keys of the rows that a request is about. */
const LEADING_KEYS = 'dynamodb:LeadingKeys';

/** The code's actions on rows: it never scans, deletes, or writes two rows at once. */
export type RowAction = 'BatchGetItem' | 'GetItem' | 'PutItem' | 'UpdateItem';

export type LedgerTableProps = { readonly stage: string; readonly encryption: EncryptionKey };

/**
 * The table of all payouts. With an empty ledger, the next collection would make every expense payable again. Hence:
 *
 * - a fixed name: a change that makes CloudFormation replace the table (another key, a renamed construct, a new stack)
 *   fails on the taken name rather than start an empty one. docs/deploy says how a new stack takes the old table over;
 * - retained and protected against deletion, with continuous backups and without a TTL;
 * - one region: asynchronous replicas settle conflicts by last writer wins, which voids the condition behind every
 *   transition.
 *
 * DynamoDB changes a table's key in place, but backups keep their old key.
 */
export class LedgerTable extends Construct {
  readonly table: Table;
  readonly #encryption: EncryptionKey;

  constructor(scope: Construct, id: string, props: LedgerTableProps) {
    super(scope, id);
    this.#encryption = props.encryption;
    const tableName = `ev-payouts-${props.stage}`;
    this.table = new Table(this, 'Table', {
      tableName,
      partitionKey: { name: PARTITION_KEY, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: RECOVERY_PERIOD_DAYS,
      },
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: props.encryption.key,
      resourcePolicy: this.#refuseToForget(tableName),
      // A step's history entry is in its new row. The old image tells a step from a restored older copy, which verifies
      // by itself.
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const { name, partitionKey, sortKey } of INDEXES) {
      this.table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: { name: partitionKey, type: AttributeType.STRING },
        sortKey: { name: sortKey, type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      });
    }
  }

  /**
   * Protects from mistakes of code and operators, whatever IAM allows. Whoever may change the table's policy can still
   * lift it. It cannot name the table by reference, being a part of it.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam-actions.html
   */
  #refuseToForget(tableName: string): PolicyDocument {
    const table = Stack.of(this).formatArn({
      service: 'dynamodb',
      resource: 'table',
      resourceName: tableName,
    });
    const everybody = { effect: Effect.DENY, principals: [new AnyPrincipal()] };
    return new PolicyDocument({
      statements: [
        new PolicyStatement({
          ...everybody,
          sid: 'KeepEveryRow',
          resources: [table],
          actions: [
            'dynamodb:BatchWriteItem',
            'dynamodb:DeleteItem',
            'dynamodb:PartiQLDelete',
            'dynamodb:UpdateTimeToLive',
          ],
        }),
        new PolicyStatement({
          ...everybody,
          sid: 'OverTlsOnly',
          resources: [table, `${table}/index/*`],
          actions: ['dynamodb:*'],
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ],
    });
  }

  /** All rows but the approvers'. */
  allowRows(...actions: readonly RowAction[]): PolicyStatement[] {
    return this.#allowWhere({ 'ForAllValues:StringNotEquals': { [LEADING_KEYS]: [ROSTER_KEY] } }, actions);
  }

  /** All rows, for a function that lets approved files leave: it then enters and marks approvers' keys. */
  allowRowsAndRoster(...actions: readonly RowAction[]): PolicyStatement[] {
    return this.#allowWhere({}, actions);
  }

  /** All rows, to look at. */
  allowReading(): PolicyStatement[] {
    return this.#allowWhere({}, ['BatchGetItem', 'GetItem']);
  }

  /**
   * Reads all rows, and changes those that people decide about: never a manifest, a day's sum or a source's or bank's
   * word. To the record of people's requests, and to claims on what they cancelled, it only adds rows. IAM knows which
   * row changes, not how: the code says what may change in it, and the outbox verifies approvals again.
   */
  allowDecisions(): PolicyStatement[] {
    const changed = [
      ...[
        BATCH_KEY_PREFIX,
        EXPORTING_KEY_PREFIX,
        PAYEE_KEY_PREFIX,
        PAYOUT_KEY_PREFIX,
        SIGN_IN_KEY_PREFIX,
        UNMATCHED_KEY_PREFIX,
      ].map((prefix) => `${prefix}*`),
      ROSTER_KEY,
      KEY_OFFERS_KEY,
      STOPS_KEY,
    ];
    return this.#readingAnd(
      onlyRows(changed, ['UpdateItem']),
      onlyRows([`${AUDIT_KEY_PREFIX}*`, `${DUPLICATE_KEY_PREFIX}*`], ['PutItem']),
    );
  }

  /** Puts on record which rules a deployment changes. */
  allowRulesRecord(): PolicyStatement[] {
    const [record, rules] = [`${AUDIT_KEY_PREFIX}*`, RULES_KEY];
    const reads = this.#allowWhere(onlyRows([record, rules], []).keys, ['GetItem']);
    return [
      ...reads,
      ...[onlyRows([record], ['PutItem']), onlyRows([rules], ['UpdateItem'])].flatMap(({ keys, actions }) =>
        // All need the same of the key.
        this.#allowWhere(keys, actions).slice(0, 1),
      ),
    ];
  }

  /** Reads all rows; closes months, and tells how far an export is. */
  allowExports(): PolicyStatement[] {
    return this.#readingAnd(
      onlyRows([`${EXPORTING_KEY_PREFIX}*`], ['UpdateItem']),
      onlyRows([`${EXPORT_KEY_PREFIX}*`], ['PutItem']),
    );
  }

  #readingAnd(...changes: readonly OnlyRows[]): PolicyStatement[] {
    // All need the same of the key.
    const statements = changes.flatMap(({ keys, actions }) => this.#allowWhere(keys, actions).slice(0, 1));
    return [...this.allowReading(), ...statements];
  }

  /**
   * Reads all rows, and changes only what a source was told and how many requests it got: who writes at a source
   * changes no payout.
   */
  allowWriteBack(): PolicyStatement[] {
    const only = (prefix: string) => ({ 'ForAllValues:StringLike': { [LEADING_KEYS]: [`${prefix}*`] } });
    const [reads = [], tells = [], counts = []] = [
      this.#allowWhere({}, ['GetItem']),
      this.#allowWhere(only(WRITE_BACK_KEY_PREFIX), ['PutItem']),
      this.#allowWhere(only(REQUESTS_KEY_PREFIX), ['UpdateItem']),
    ];
    // All need the same of the key.
    return [...reads, ...tells.slice(0, 1), ...counts.slice(0, 1)];
  }

  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html */
  #allowWhere(keys: Record<string, unknown>, actions: readonly RowAction[]): PolicyStatement[] {
    return this.#encryption.allowWithKey(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this.table.tableArn],
        conditions: { ...OVER_TLS, ...keys },
      }),
    );
  }

  /** The stream of changes to rows; its name holds the time of its creation. */
  get streamArn(): string {
    const arn = this.table.tableStreamArn;
    assert(arn !== undefined, 'the table has a stream');
    return arn;
  }

  /**
   * Rights of Lambda's poller, by the function's role.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-read-stream-only.html
   */
  allowStream(): PolicyStatement[] {
    const actions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
    return this.#encryption.allowWithKey(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this.streamArn],
        conditions: OVER_TLS,
      }),
    );
  }

  /** Finds live rows; reading them is another right. */
  allowLiveQuery(): PolicyStatement[] {
    return this.#allowQuery([LIVE_INDEX.name]);
  }

  /** Finds live rows, and what was read in a month. */
  allowLiveAndMonthQueries(): PolicyStatement[] {
    return this.#allowQuery([LIVE_INDEX.name, MONTH_INDEX.name]);
  }

  /** Finds rows by every index, for people's lists. */
  allowListQueries(): PolicyStatement[] {
    return this.#allowQuery(INDEXES.map(({ name }) => name));
  }

  #allowQuery(indexes: readonly string[]): PolicyStatement[] {
    return this.#encryption.allowWithKey(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: indexes.map((name) => `${this.table.tableArn}/index/${name}`),
        conditions: OVER_TLS,
      }),
    );
  }
}

type OnlyRows = { readonly keys: Record<string, unknown>; readonly actions: readonly RowAction[] };

function onlyRows(keys: readonly string[], actions: readonly RowAction[]): OnlyRows {
  return { keys: { 'ForAllValues:StringLike': { [LEADING_KEYS]: keys } }, actions };
}
