/** AWS's price for one unit. */
export type Price = {
  readonly what: string;
  /** AWS's unit, such as `1 million requests`. */
  readonly unit: string;
  /** List price of a unit in millionths of a US dollar: whole, so that sums are exact. */
  readonly microUsd: bigint;
  readonly unitSize: number;
  readonly page: string;
  /** AWS's list that a public page quoted, or when one repeated the figure, and what that leaves open. */
  readonly seen: string;
};

const price = (
  what: string,
  [unitSize, unit]: readonly [number, string],
  usd: number,
  page: string,
  seen: string,
): Price => ({ what, unit, unitSize, microUsd: BigInt(Math.round(usd * 1_000_000)), page, seen });

const MILLION = [1_000_000, '1 million'] as const;
const THOUSAND = [1_000, '1,000'] as const;
const TEN_THOUSAND = [10_000, '10,000'] as const;
const ONE_MONTH = [1, '1 a month'] as const;
const GIGABYTE = [1, '1 GB'] as const;

const PAGES = {
  dynamoDb: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  lambda: 'https://aws.amazon.com/lambda/pricing/',
  sqs: 'https://aws.amazon.com/sqs/pricing/',
  s3: 'https://aws.amazon.com/s3/pricing/',
  eventBridge: 'https://aws.amazon.com/eventbridge/pricing/',
  cloudWatch: 'https://aws.amazon.com/cloudwatch/pricing/',
  kms: 'https://aws.amazon.com/kms/pricing/',
  secrets: 'https://aws.amazon.com/secrets-manager/pricing/',
} as const;

/** Issues of AWS's price list whose Frankfurt prices a public page quotes. */
const LIST = {
  dynamoDb: 'price list of 15 August 2026',
  s3: 'price list of 7 August 2026',
  cloudWatch: 'price list of 6 August 2026',
  events: 'price list of 29 May 2026',
  sqs: 'price list of 28 August 2025',
} as const;
/** @param date of a public page with the figure for the United States or no region. */
const elsewhere = (date: string): string => `${date}, not confirmed for Frankfurt`;

/** List prices of Europe (Frankfurt), without any free tier. */
export const PRICES = {
  writeUnits: price('DynamoDB write request units', MILLION, 0.7625, PAGES.dynamoDb, LIST.dynamoDb),
  readUnits: price('DynamoDB read request units', MILLION, 0.1525, PAGES.dynamoDb, LIST.dynamoDb),
  lambdaRequests: price('Lambda requests', MILLION, 0.2, PAGES.lambda, elsewhere('2024')),
  gbSeconds: price('Lambda GB-seconds, arm64', MILLION, 13.3334, PAGES.lambda, elsewhere('2024')),
  sqsRequests: price('SQS requests', MILLION, 0.4, PAGES.sqs, LIST.sqs),
  s3Puts: price('S3 PUT', THOUSAND, 0.0054, PAGES.s3, LIST.s3),
  s3Gets: price('S3 GET and HEAD', THOUSAND, 0.00043, PAGES.s3, LIST.s3),
  events: price('EventBridge custom events', MILLION, 1, PAGES.eventBridge, LIST.events),
  schedulerRuns: price('EventBridge Scheduler invocations', MILLION, 1.15, PAGES.eventBridge, LIST.events),
  archivedGb: price('EventBridge archive, processed', GIGABYTE, 0.12, PAGES.eventBridge, LIST.events),
  logGb: price('CloudWatch Logs, ingested', GIGABYTE, 0.63, PAGES.cloudWatch, LIST.cloudWatch),
  secretReads: price('Secrets Manager calls', TEN_THOUSAND, 0.05, PAGES.secrets, elsewhere('September 2026')),
  kmsRequests: price('KMS requests', TEN_THOUSAND, 0.03, PAGES.kms, elsewhere('2019')),
  keys: price('KMS key', ONE_MONTH, 1, PAGES.kms, elsewhere('2019')),
  secrets: price('Secret', ONE_MONTH, 0.4, PAGES.secrets, elsewhere('September 2026')),
  alarms: price('CloudWatch alarm, per metric', ONE_MONTH, 0.1, PAGES.cloudWatch, LIST.cloudWatch),
  dashboards: price('CloudWatch dashboard', ONE_MONTH, 3, PAGES.cloudWatch, elsewhere('June 2026')),
  metrics: price('CloudWatch custom metric', ONE_MONTH, 0.3, PAGES.cloudWatch, LIST.cloudWatch),
  tableGb: price('DynamoDB storage, GB-month', GIGABYTE, 0.306, PAGES.dynamoDb, LIST.dynamoDb),
  backupGb: price(
    'DynamoDB point-in-time recovery, GB-month',
    GIGABYTE,
    0.2448,
    PAGES.dynamoDb,
    LIST.dynamoDb,
  ),
} as const satisfies Readonly<Record<string, Price>>;

export type Priced = keyof typeof PRICES;

/** Used amounts. Fractions are means over many payouts. */
export type Usage = Readonly<Partial<Record<Priced, number>>>;

/** Cost in US dollars, for a page: it decides nothing. */
export function costOf(what: Priced, count: number): number {
  const { microUsd, unitSize } = PRICES[what];
  return ((count / unitSize) * Number(microUsd)) / 1_000_000;
}

export function totalOf(usage: Usage): number {
  return usedIn(usage).reduce((sum, [what, count]) => sum + costOf(what, count), 0);
}

export function usedIn(usage: Usage): (readonly [Priced, number])[] {
  const names = Object.keys(PRICES).filter((name): name is Priced => name in PRICES);
  return names.flatMap((name) => {
    const count = usage[name];
    return count === undefined || count === 0 ? [] : [[name, count] as const];
  });
}
