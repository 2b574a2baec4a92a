import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { LocalAws } from '../../local/embedded/local-aws.ts';
import { type WritesByExpense, writeAgain } from './recorded-writes.ts';

export type FloorOptions = {
  readonly spirii: string;
  readonly token: string;
  readonly statuses: readonly string[];
  readonly pageSize: number;
  /** Requests to the source at once, and expenses at once from first request to message. */
  readonly sourceInFlight: number;
  readonly expensesInFlight: number;
  readonly aws: LocalAws;
  readonly writes: WritesByExpense;
};

/** The parts of answers that the loop reads. */
type Listing = {
  readonly data: readonly { readonly id: number }[];
  readonly pagination: { readonly totalPages: number };
};
type Report = { readonly expenses: readonly { readonly id: string }[] };

const MESSAGES_PER_SEND = 10;

/**
 * The least that any collector does: the same requests to the source, each answer read whole and parsed; the same
 * writes of each expense, byte by byte and in order; the same messages, ten at a time. It checks, decides, normalises,
 * hashes, retries, paces and looks up nothing, and a run that breaks off leaves no trace.
 *
 * @returns the number of expenses.
 */
export async function runFloor(options: FloorOptions): Promise<number> {
  const { aws, writes, statuses, sourceInFlight, expensesInFlight } = options;
  const source = new Gate(sourceInFlight);
  const gate = new Gate(expensesInFlight);
  const unsent: string[] = [];
  let done = 0;

  const get = async <T>(path: string): Promise<T> =>
    source.run(async () => {
      const headers = { accept: 'application/json', authorization: `Bearer ${options.token}` };
      const response = await fetch(`${options.spirii}/reimbursement/v1/${path}`, { headers });
      return JSON.parse(await response.text());
    });
  const send = (bodies: readonly string[]) =>
    aws.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: aws.queueUrl,
        Entries: bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
      }),
    );
  const record = async (expenseId: string): Promise<void> => {
    await get(`expenses/${expenseId}`);
    const ofExpense = writes.get(expenseId);
    if (ofExpense === undefined) throw new Error('The collector wrote nothing of an expense.');
    for (const write of ofExpense.writes) await writeAgain(aws, write);
    unsent.push(JSON.stringify({ payoutId: ofExpense.payoutId, version: 1 }));
    done += 1;
    if (unsent.length >= MESSAGES_PER_SEND) await send(unsent.splice(0, MESSAGES_PER_SEND));
  };
  const readReport = async (reportId: number): Promise<void> => {
    const { expenses } = await get<Report>(`expense-reports/${reportId}`);
    await Promise.all(expenses.map(({ id }) => gate.run(() => record(id))));
  };

  for (const status of statuses) {
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const query = `status=${status}&page=${page}&limit=${options.pageSize}`;
      const listing = await get<Listing>(`expense-reports?${query}`);
      pages = listing.pagination.totalPages;
      await Promise.all(listing.data.map(({ id }) => readReport(id)));
    }
  }
  if (unsent.length > 0) await send(unsent);
  return done;
}

/** Lets so many through at once, first come first served. */
class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
