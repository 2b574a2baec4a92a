import type { Answer, SandboxRequest } from '../server.ts';
import type { Placed } from './month.ts';

const DEFAULT_PER_PAGE = 100;
const MAX_PER_PAGE = 100;

export function unprocessable(field: string): Answer {
  const message = `The ${field} is not valid.`;
  return { status: 422, body: { message, errors: { [field]: [message] } } };
}

/** `per_page`, or its refusal. AMPECO does not document what it does with one out of range. */
function readPerPage(query: URLSearchParams): number | Answer {
  const text = query.get('per_page');
  if (text === null) return DEFAULT_PER_PAGE;
  const perPage = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return perPage >= 1 && perPage <= MAX_PER_PAGE ? perPage : unprocessable('per_page');
}

function writeCursor(place: number): string {
  return Buffer.from(JSON.stringify({ place, _pointsToNextItems: true })).toString('base64url');
}

/** The place of a cursor; clients ask for page one without, with an empty and with a null one. */
function readCursor(cursor: string | null): number | undefined {
  if (cursor === null || cursor === '' || cursor === 'null') return 0;
  const match = /^\{"place":(\d{1,9}),/.exec(Buffer.from(cursor, 'base64url').toString());
  return match === null ? undefined : Number(match[1]);
}

/** The page of a listing for the request's `cursor` and `per_page`, with its links. */
export function cursorPage<Row>(
  request: SandboxRequest,
  rowsFrom: (place: number) => Iterable<Placed<Row>>,
  toWire: (row: Row) => unknown,
): Answer {
  const { origin, path, query, faults } = request;
  const perPage = readPerPage(query);
  if (typeof perPage !== 'number') return perPage;
  const repeat = faults.some(({ kind }) => kind === 'repeat-page');
  const from = repeat ? 0 : readCursor(query.get('cursor'));
  if (from === undefined) return { status: 400, body: { message: 'The cursor is not valid.' } };
  const data: unknown[] = [];
  let last = from;
  let more = false;
  for (const { row, next } of rowsFrom(from)) {
    more = data.length === perPage;
    if (more) break;
    data.push(toWire(row));
    last = next;
  }
  if (!more && data.length > 0) more = faults.some(({ kind }) => kind === 'empty-last-page');
  const cursor = more ? writeCursor(last) : null;
  return {
    status: 200,
    body: {
      data,
      links: { first: null, last: null, prev: null, next: nextLink(request, cursor) },
      meta: { path: `${origin}${path}`, per_page: perPage, next_cursor: cursor, prev_cursor: null },
    },
  };
}

function nextLink({ origin, path, query, faults }: SandboxRequest, cursor: string | null): string | null {
  if (cursor === null) return null;
  const following = new URLSearchParams(query);
  following.set('cursor', cursor);
  const foreign = faults.find((fault) => fault.kind === 'foreign-next-link');
  return `${foreign?.origin ?? origin}${path}?${following}`;
}

/** A listing of the older kind, by page number. */
export function numberedPage<Row>(
  { origin, path, query }: SandboxRequest,
  total: number,
  rows: Iterable<Row>,
  toWire: (row: Row) => unknown,
): Answer {
  const perPage = readPerPage(query);
  if (typeof perPage !== 'number') return perPage;
  const text = query.get('page') ?? '1';
  if (!/^[1-9]\d{0,8}$/.test(text)) return unprocessable('page');
  const page = Number(text);
  const first = (page - 1) * perPage;
  const data: unknown[] = [];
  let position = 0;
  for (const row of rows) {
    if (position >= first + perPage) break;
    if (position >= first) data.push(toWire(row));
    position += 1;
  }
  const lastPage = Math.max(1, Math.ceil(total / perPage));
  const link = (to: number): string => `${origin}${path}?per_page=${perPage}&page=${to}`;
  return {
    status: 200,
    body: {
      data,
      links: {
        first: link(1),
        last: link(lastPage),
        prev: page > 1 ? link(page - 1) : null,
        next: page < lastPage ? link(page + 1) : null,
      },
      meta: {
        current_page: page,
        from: data.length === 0 ? null : first + 1,
        last_page: lastPage,
        path: `${origin}${path}`,
        per_page: perPage,
        to: data.length === 0 ? null : first + data.length,
        total,
      },
    },
  };
}
