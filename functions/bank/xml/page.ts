import { assert } from '../../core/errors.ts';
import type { Page } from '../report.ts';
import { count, type Element, flag, required, sequence } from './grammar.ts';

/** Pagination. */
export function page(take: (page: Page) => void): Element {
  let pageNumber: number | undefined;
  let isLast: boolean | undefined;
  return sequence(
    [
      required(
        'PgNb',
        count((read) => {
          pageNumber = read;
        }),
      ),
      required(
        'LastPgInd',
        flag((read) => {
          isLast = read;
        }),
      ),
    ],
    {
      close: () => {
        assert(pageNumber !== undefined && isLast !== undefined, 'a pagination has its required values');
        take({ number: pageNumber, isLast });
      },
    },
  );
}
