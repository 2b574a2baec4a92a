import { type ListDeps, type ListPage, listPayouts } from '../../../operate/payouts/list-payouts.ts';
import type { PayoutQuery } from '../../../operate/payouts/query.ts';

type Paging = Omit<Parameters<typeof listPayouts>[2], 'cursor'>;

/** A list page by page, to its end. */
export async function* pagesOf(deps: ListDeps, query: PayoutQuery, paging: Paging): AsyncGenerator<ListPage> {
  let cursor: string | undefined;
  do {
    const page: ListPage = await listPayouts(deps, query, { ...paging, cursor });
    yield page;
    cursor = page.next;
  } while (cursor !== undefined);
}
