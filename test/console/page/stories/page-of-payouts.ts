import type { AnswerOf } from '../../../../console/api/contract/shapes.ts';
import { shapeOf } from '../../../../console/api/contract/shapes.ts';

/** Larger than the API's, for a story that is about the page. */
const PAGE = 500;

/** A page of a list that is longer than a table of these tests is quickly filled with. */
export function pageOf(all: number, start: number): AnswerOf<'listPayouts'> {
  const page: AnswerOf<'listPayouts'> = {
    payouts: Array.from({ length: Math.min(PAGE, all - start) }, (_, index) => ({
      payoutId: `PO${String(start + index).padStart(26, '0')}`,
      version: 1,
      source: 'spirii',
      account: 'nordfleet',
      expenseId: `EXP-${start + index}`,
      recipientId: `driver-${start + index}`,
      recipientName: `Driver ${start + index}`,
      iban: 'DE** **** 3000',
      amountMinor: String(1_000 + start + index),
      currency: 'EUR',
      state: 'held',
      reasons: [{ code: 'limit-exceeded', message: 'It is above the limit.' }],
      endToEndId: null,
      attempt: 1,
      executionDate: null,
      bankReason: null,
      reportId: 'R-1',
      period: null,
      energyWh: null,
      since: '2026-11-01T06:00:00.000Z',
      waitsFor: null,
    })),
    next: start + PAGE < all ? String(start + PAGE) : null,
    isSearching: false,
    isCutOff: false,
    looked: PAGE,
    isNamed: false,
    searchedSince: null,
    sort: { by: 'since', order: 'ascending' },
    sorts: ['since'],
    unreadable: [],
  };
  const { answer } = shapeOf('listPayouts');
  if (typeof answer !== 'string') answer.parse(page);
  return page;
}
