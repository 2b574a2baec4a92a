import type { SourceName } from '../../functions/core/expense.ts';
import type { Clock } from '../../functions/platform/clock.ts';
import { makeIban } from '../../local/sandbox/iban.ts';
import { createDice } from '../../local/sandbox/random.ts';

/** Time of an answer over the internet. */
const ANSWER_MS = 200;
const SPIRII = '/reimbursement/v1';
const AMPECO = '/public-api/resources';
const REPORTS = `${AMPECO}/partner-settlement-reports/v1.0`;
const AMPECO_PAGE = 100;

/** A source's report; its expenses follow from its number. */
type Report = { readonly id: number; readonly expenses: number; readonly isPaid: boolean };

/** Sources with a long history and a new month, in this process. */
export class HistorySources {
  readonly #clock: Clock;
  readonly #reports: Report[] = [];
  requests = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(reports: number, expenses: number, isPaid: boolean): void {
    for (let added = 0; added < reports; added += 1) {
      this.#reports.push({ id: this.#reports.length + 1, expenses, isPaid });
    }
  }

  fetchOf(source: SourceName): typeof globalThis.fetch {
    return async (input) => {
      this.requests += 1;
      await this.#clock.sleep(ANSWER_MS);
      const url = new URL(input instanceof Request ? input.url : input);
      const body = source === 'spirii' ? this.#spirii(url) : this.#ampeco(url);
      const bytes = Buffer.from(JSON.stringify(body ?? { message: 'Not found.' }));
      const stream = new ReadableStream<Uint8Array>({
        start: (controller) => {
          controller.enqueue(bytes);
          controller.close();
        },
      });
      return new Response(stream, { status: body === undefined ? 404 : 200 });
    };
  }

  #spirii(url: URL): unknown {
    const [collection, id] = url.pathname.slice(SPIRII.length + 1).split('/');
    if (collection === 'expenses') {
      const [report = 0, place = 0] = (id ?? '').split('-').slice(-2).map(Number);
      const expense = this.#spiriiExpense(report, place);
      return {
        ...expense,
        cdrList: [{ transactionId: expense.recipientCrmId, amountInCents: expense.amountInCents }],
      };
    }
    if (id === undefined) return this.#spiriiPage(url);
    const report = this.#reports[Number(id) - 1];
    if (report === undefined) return undefined;
    const places = Array.from({ length: report.expenses }, (_, place) => place);
    return {
      report: standingOf(report),
      expenses: places.map((place) => this.#spiriiExpense(report.id, place)),
    };
  }

  #spiriiPage({ searchParams }: URL): unknown {
    const isOfStatus = searchParams.get('status') === 'FundsReceived';
    const all = isOfStatus ? this.#reports : [];
    const [page, size] = [Number(searchParams.get('page')), Number(searchParams.get('limit'))];
    return {
      data: all.slice((page - 1) * size, page * size).map(standingOf),
      pagination: {
        currentPage: page,
        totalPages: Math.max(1, Math.ceil(all.length / size)),
        totalItems: all.length,
      },
    };
  }

  #spiriiExpense(report: number, place: number) {
    return {
      id: `expense-${report}-${place}`,
      amountInCents: amountOf(place),
      currency: 'EUR',
      IBAN: accountOf(report * 1_000 + place),
      recipientName: 'Anna Bench',
      // Each expense has its own recipient and account: two of one recipient, month and amount would look like
      // duplicates.
      recipientCrmId: report * 1_000 + place,
      reportStatus: 'FundsReceived',
      paymentStatus: this.#reports[report - 1]?.isPaid === true ? 'Paid' : 'Not started',
      period: { year: 2026, monthIndex: 9 },
      consumptionInWattHours: 42_000,
    };
  }

  #ampeco(url: URL): unknown {
    if (url.pathname === REPORTS) return this.#ampecoPage(url);
    if (url.pathname.startsWith(`${AMPECO}/partner-expenses/`)) return { data: [], links: { next: null } };
    const partner = new RegExp(`^${AMPECO}/partners/v2\\.0/(\\d+)$`).exec(url.pathname)?.[1];
    if (partner !== undefined)
      return {
        data: { id: partner, name: 'Bench BV', bankDetails: { bankIban: accountOf(Number(partner)) } },
      };
    const id = Number(/\/(\d+)\/records$/.exec(url.pathname)?.[1]);
    const report = this.#reports[id - 1];
    if (report === undefined) return undefined;
    return { data: report.isPaid ? [{ id, paidAmount: 100 }] : [], links: { next: null } };
  }

  #ampecoPage({ pathname, searchParams }: URL): unknown {
    const after = searchParams.get('filter[periodAfter]') ?? '';
    const listed = this.#reports.map((report) => this.#settlement(report));
    const all = listed.filter(({ periodEnd }) => periodEnd > after);
    const from = Number(searchParams.get('cursor') ?? '0');
    const next = new URLSearchParams(searchParams);
    next.set('cursor', String(from + AMPECO_PAGE));
    const isLast = from + AMPECO_PAGE >= all.length;
    return {
      data: all.slice(from, from + AMPECO_PAGE),
      links: { next: isLast ? null : `${pathname}?${next}` },
    };
  }

  /** Half of the history is from the last half year. */
  #settlement({ id, isPaid }: Report) {
    const month = isPaid && id % 2 === 0 ? '2025-03' : '2026-09';
    return {
      id,
      partnerId: id,
      number: `SR-${id}`,
      periodStart: `${month}-01`,
      periodEnd: `${month}-28`,
      currencyCode: 'EUR',
      totalAmount: { withoutTax: 100 },
      totalExpenses: 0,
      totalRevenue: 100,
      totalCollectedRevenue: 100,
      customer: { name: 'Bench BV', bankIban: accountOf(id) },
    };
  }
}

function accountOf(recipient: number): string {
  return makeIban('DE', createDice(recipient));
}

function amountOf(place: number): number {
  return 2_000 + place;
}

function standingOf({ id, expenses }: Report) {
  let total = 0;
  for (let place = 0; place < expenses; place += 1) total += amountOf(place);
  return { id, status: 'FundsReceived', totalAmountInCents: total, currency: 'EUR' };
}
