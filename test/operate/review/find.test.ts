import { describe, expect } from 'vitest';
import { createPayout } from '../../../functions/core/step-payout.ts';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import { listPayouts } from '../../../operate/payouts/list-payouts.ts';
import { printFound } from '../../../operate/review/print-list.ts';
import { it as base } from '../../support/embedded.ts';
import { expense, expenses, IBANS } from '../../support/expenses.ts';
import { PaymentStand } from '../../support/payment-stand.ts';
import { newPayout, payoutOf } from '../../support/payouts.ts';
import { screenOf } from '../../support/screen.ts';

const ASE = { expenseId: 'aaaa-1', recipientName: 'Åse Nørgaard-Åkesson', iban: IBANS.nl } as const;
const LARGE = { expenseId: 'bbbb-2', amount: { text: '104001', unit: 'minor' } } as const;
const NEXT_MONTH = {
  by: 'collect-expenses',
  why: 'collected',
  facts: { runId: 'run-1' },
  atMs: Date.parse('2026-12-02T06:00:00Z'),
} as const;

const it = base.extend('stand', { scope: 'file' }, async ({ embedded }) => {
  const stand = await PaymentStand.create(embedded);
  const later = createPayout(newPayout(expense({ expenseId: 'cccc-3' })), NEXT_MONTH);
  await stand.put(payoutOf(expense(ASE)), payoutOf(expense(LARGE)), later);
  return stand;
});

async function found(stand: PaymentStand, text: string, month?: string): Promise<string[]> {
  const deps = { ...stand.deps, onProgress: () => undefined };
  const { listed } = await listPayouts(deps, { state: 'all', text, month }, { limit: 100 });
  return listed.map(({ payout }) => payout.expenseId).sort();
}

describe('a payout is found', () => {
  it.for([
    ['a part of its name', 'gaard'],
    ['its name without accents, in any case', 'ase norgaard-AKESSON'.replace('norgaard', 'nørgaard')],
    ['its expense id', 'aaaa-1'],
    ['a part of its expense id, in any case', 'AAAA'],
    ['the last four characters of its IBAN', IBANS.nl.slice(-4)],
    ['its IBAN', IBANS.nl],
    [
      'its IBAN as it is printed',
      IBANS.nl
        .replaceAll(/(.{4})/g, '$1 ')
        .trim()
        .toLowerCase(),
    ],
    ['its IBAN as it is shown', `NL** **** ${IBANS.nl.slice(-4)}`],
    ['its id, in any case', payoutOf(expense(ASE)).payoutId.toLowerCase()],
    ['the id of an attempt', `${payoutOf(expense(ASE)).payoutId}-02`],
  ] as const)('by %s', async ([_what, text], { stand }) => {
    expect(await found(stand, text)).toEqual(['aaaa-1']);
    expect(await found(stand, text, '2026-10')).toEqual(['aaaa-1']);
    expect(await found(stand, text, '2026-11')).toEqual([]);
  });

  it.for(['1040.01', '1040,01', '1,040.01', '1.040,01', '1040.01 EUR', 'EUR 1040.01'])(
    'by its amount %s',
    async (text, { stand }) => {
      expect(await found(stand, text)).toEqual(['bbbb-2']);
      expect(await found(stand, text, '2026-10')).toEqual(['bbbb-2']);
    },
  );

  it.for(['104001', '1040.0', 'Jan Doe', '999', 'NL**'])('not by %s', async (text, { stand }) => {
    expect(await found(stand, text)).toEqual([]);
  });

  it('in the month in which its period ends', async ({ stand }) => {
    expect(await found(stand, '-', '2026-12')).toEqual([]);
    expect(await found(stand, 'Doe', '2026-10')).toEqual(['bbbb-2', 'cccc-3']);
    expect(await found(stand, 'Doe', '2026-09')).toEqual([]);
  });
});

describe('what is found', () => {
  it('goes on page by page, and says how', async ({ embedded }) => {
    const many = await PaymentStand.create(embedded);
    await many.put(...expenses(3).map((one) => payoutOf(one)));
    const deps = { ...many.deps, onProgress: () => undefined };
    const query = { state: 'all', text: 'e' } as const;
    const screen = screenOf();

    const page = await listPayouts(deps, query, { limit: 2 });
    const rest = await listPayouts(deps, query, { limit: 2, cursor: page.next });
    printFound(screen, page, query);

    expect(page.listed).toHaveLength(2);
    expect(rest).toMatchObject({ listed: [{}], next: undefined });
    expect(screen.text()).toContain(
      `2 payouts, and more. Give more of the text, or a --month. The next: the same command with --after '${page.next}'`,
    );
    expect(screen.text()).not.toContain('more payouts than one list looks at');
  });

  it('is not told of a month that was given', async ({ stand }) => {
    const query = { state: 'all', text: 'Doe', month: '2026-10' } as const;
    const screen = screenOf();

    printFound(screen, await listPayouts(stand.deps, query, { limit: 1 }), query);

    expect(screen.text()).toContain('1 payout, and more. Give more of the text. The next:');
  });

  it('says which rows could not be looked at', async ({ embedded }) => {
    const other = await PaymentStand.create(embedded);
    const payout = payoutOf(expense());
    await other.put(payout);
    await other.tamper(payoutKey(payout.payoutId), 'state', { S: 'unheard-of' });

    const part = await listPayouts(
      { ...other.deps, onProgress: () => undefined },
      { state: 'all', text: 'e' },
      { limit: 100 },
    );

    expect(part).toMatchObject({ listed: [], unreadable: [payout.payoutId] });
  });
});
