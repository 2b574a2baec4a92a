import type { SourceName } from '../../functions/core/expense.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import type { BookedExpense, ExpenseBook } from './expense-book.ts';
import { WRITE_FAULTS } from './settlement-books.ts';
import type { SimProcess } from './sim-process.ts';
import {
  type Answer,
  answerOfAmpeco,
  answerOfSpirii,
  type IsOpen,
  LISTINGS,
  type SourceWrite,
  writeToAmpeco,
} from './source-apis.ts';
import type { Timeline } from './timeline.ts';

const ANSWER_OF = { spirii: answerOfSpirii, ampeco: answerOfAmpeco } as const;
const HOUR_MS = 3_600_000;

const TROUBLE = {
  'source-down': { status: 503, body: { error: { code: 'unavailable' } } },
  'source-limits': { status: 429, body: { error: { code: 'rate_limit_exceeded' } } },
} as const satisfies Readonly<Record<string, Answer>>;

export type SourceApisOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  readonly book: ExpenseBook;
  readonly isOpen: IsOpen;
};

/** The APIs of the sources, as a process reaches them. */
export class SourceApis {
  readonly #timeline: Timeline;
  readonly #chance: Chance;
  readonly #calls: Calls;
  readonly #book: ExpenseBook;
  readonly #isOpen: IsOpen;
  /** The trouble of each source's hours that have begun. */
  readonly #hours = new Map<string, keyof typeof TROUBLE | undefined>();

  constructor({ timeline, chance, calls, book, isOpen }: SourceApisOptions) {
    this.#isOpen = isOpen;
    this.#chance = chance;
    this.#timeline = timeline;
    this.#calls = calls;
    this.#book = book;
  }

  /** `fetch` of one process for one source; `reading` collects the expenses told. */
  fetchOf(process: SimProcess, source: SourceName, reading: Set<BookedExpense>): typeof globalThis.fetch {
    return (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      return new Promise((resolve, reject) => {
        const { signal } = init ?? {};
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        const isListing = LISTINGS.has(url.pathname);
        const { method = 'GET', body } = init ?? {};
        const special = method === 'GET' ? (isListing ? PAGE_FAULTS : []) : WRITE_FAULTS;
        this.#calls
          .perform(process, {
            name: `${method} ${source} ${url.pathname}${url.search}`,
            faults: ['http-broken', 'http-hangs', ...special],
            triesAgain: false,
            execute: (fault, site) =>
              method === 'GET'
                ? this.#answer(source, url, fault, reading)
                : this.#take(url, {
                    method,
                    body: String(body),
                    fault,
                    dice: this.#chance.at(`write ${site}`),
                  }),
          })
          .then((answer) => {
            if (answer !== undefined) resolve(responseOf(answer));
          }, reject);
      });
    };
  }

  /** Undefined where an answer never comes. */
  #answer(
    source: SourceName,
    url: URL,
    fault: string | undefined,
    reading: Set<BookedExpense>,
  ): Answer | undefined {
    if (fault === 'http-hangs') return undefined;
    if (fault === 'http-broken') throw new TypeError('simulated: the connection broke');
    const trouble = this.#troubleNow(source);
    if (trouble !== undefined) return TROUBLE[trouble];
    const pageFault = PAGE_FAULTS.find((candidate) => candidate === fault);
    const { told, ...answer } = ANSWER_OF[source](
      this.#book,
      this.#timeline.nowMs,
      url,
      pageFault,
      this.#isOpen,
    );
    for (const expense of told ?? []) reading.add(expense);
    return answer;
  }

  /** A request changes nothing that never arrived, or for which the source is too busy. */
  #take(url: URL, write: SourceWrite): Answer | undefined {
    const { fault } = write;
    if (fault === 'http-hangs') return undefined;
    if (fault === 'http-broken') throw new TypeError('simulated: the connection broke');
    const trouble = this.#troubleNow('ampeco');
    if (trouble !== undefined) return TROUBLE[trouble];
    const answer = writeToAmpeco(this.#book, this.#timeline.nowMs, url, write);
    if (fault === 'write-unanswered') throw new TypeError('simulated: the connection broke');
    return answer;
  }

  #troubleNow(source: SourceName): keyof typeof TROUBLE | undefined {
    const site = `hour:${source}:${Math.floor(this.#timeline.nowMs / HOUR_MS)}`;
    if (!this.#hours.has(site)) {
      const fault = this.#calls.faultAt(site, ['source-down', 'source-limits']);
      this.#hours.set(site, fault === 'source-down' || fault === 'source-limits' ? fault : undefined);
    }
    return this.#hours.get(site);
  }
}

const PAGE_FAULTS = ['page-repeated', 'page-shifted'] as const;

const HEADERS = new Headers({ 'content-type': 'application/json' });

/** What the product reads of an answer, without the streams of `Response`, slower than all the rest of a call. */
function responseOf({ status, body }: Answer): Response {
  return Object.create(Response.prototype, {
    status: { value: status },
    headers: { value: HEADERS },
    body: { value: [Buffer.from(JSON.stringify(body))] },
  });
}
