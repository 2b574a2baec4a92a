import { assert } from '../../core/errors.ts';
import type { ReportItem } from '../report.ts';
import { AccountLines } from './account-lines.ts';
import type { BankLine, LinePlace } from './bank-line.ts';
import { type Resolution, StatusLines, UNRESOLVED } from './status-lines.ts';

/**
 * Turns a report's items into lines. An entry's only detail may leave the amount to its entry, and a batch without ids
 * has only a sum. So details wait for the next item: one, and the sum of the others.
 */
export class LineReader {
  readonly #statuses: StatusLines;
  readonly #account: AccountLines;
  #place: LinePlace | undefined;

  constructor(resolution: Resolution) {
    const next = (): LinePlace => {
      assert(this.#place !== undefined, 'a report begins with its header');
      this.#place = { ...this.#place, ordinal: this.#place.ordinal + 1 };
      return this.#place;
    };
    this.#statuses = new StatusLines(next, resolution);
    this.#account = new AccountLines(next);
  }

  /** The lines that this item completes. */
  take(item: ReportItem): readonly BankLine[] {
    switch (item.kind) {
      case 'header':
        this.#place = { ordinal: 0, reportType: item.type, createdAt: item.createdAt };
        return NO_LINES;
      case 'statement':
        return NO_LINES;
      case 'status':
        return this.#statuses.take(item);
      default:
        return this.#account.take(item);
    }
  }
}

const NO_LINES: readonly BankLine[] = [];

/**
 * The lines of a report in its order.
 * @param resolution a first pass's findings about the report's statuses.
 */
export async function* readLines(
  items: AsyncIterable<ReportItem>,
  resolution: Resolution = UNRESOLVED,
): AsyncGenerator<BankLine> {
  const reader = new LineReader(resolution);
  for await (const item of items) yield* reader.take(item);
}
