import { describe, expect } from 'vitest';
import type { PayoutId } from '../../functions/core/ids.ts';
import { type Claim, claimOnce, takeOverClaim } from '../../functions/ledger/duplicate-claims.ts';
import { duplicateClaimKey } from '../../functions/ledger/keys.ts';
import { first } from '../support/client-faults.ts';
import { it } from '../support/embedded.ts';
import { expense } from '../support/expenses.ts';
import { payoutOf } from '../support/payouts.ts';

const KEY = duplicateClaimKey('content-1');

function idOf(expenseId: string): PayoutId {
  return payoutOf(expense({ expenseId })).payoutId;
}

function claimOf(expenseId: string, version = 1): Claim {
  return { payoutId: idOf(expenseId), version };
}

describe('claimOnce', () => {
  it('gives a free content to exactly one of many', async ({ table }) => {
    const claims = Array.from({ length: 10 }, (_, index) => claimOf(`expense-${index}`));

    const standing = await Promise.all(claims.map((claim) => claimOnce(table, KEY, claim)));

    expect(new Set(standing.map((claim) => claim.payoutId)).size).toBe(1);
  });

  it('gives it again to whom it belongs, and names the owner to everybody else', async ({ table }) => {
    await claimOnce(table, KEY, claimOf('a'));

    expect(await claimOnce(table, KEY, claimOf('a'))).toEqual(claimOf('a'));
    expect(await claimOnce(table, KEY, claimOf('b'))).toEqual(claimOf('a'));
    expect(await claimOnce(table, duplicateClaimKey('content-2'), claimOf('b'))).toEqual(claimOf('b'));
  });

  it('rises with the version of its owner and never falls', async ({ table }) => {
    await claimOnce(table, KEY, claimOf('a', 1));
    await claimOnce(table, KEY, claimOf('a', 3));

    expect(await claimOnce(table, KEY, claimOf('a', 2))).toEqual(claimOf('a', 3));
  });

  it('knows its own claim when its answer was lost', async ({ faulty }) => {
    faulty.faults.set(first('PutItemCommand', 'answer-lost'));

    const standing = await claimOnce(faulty.table, KEY, claimOf('a'));

    expect(faulty.faults.count('PutItemCommand')).toBe(2);
    expect(standing).toEqual(claimOf('a'));
  });
});

describe('takeOverClaim', () => {
  it('moves the claim once, however many try at the same moment', async ({ table }) => {
    await claimOnce(table, KEY, claimOf('a'));
    const rivals = ['b', 'c', 'd'].map((name) => claimOf(name));

    const moved = await Promise.all(rivals.map((to) => takeOverClaim(table, KEY, claimOf('a'), to)));

    const [winner] = rivals.filter((_, index) => moved[index]);
    expect(moved.filter(Boolean)).toHaveLength(1);
    expect(await claimOnce(table, KEY, claimOf('e'))).toEqual(winner);
  });

  it('fails where the owner has claimed it anew since it was read', async ({ table }) => {
    await claimOnce(table, KEY, claimOf('a', 1));
    await claimOnce(table, KEY, claimOf('a', 2));

    expect(await takeOverClaim(table, KEY, claimOf('a', 1), claimOf('b'))).toBe(false);
    expect(await claimOnce(table, KEY, claimOf('b'))).toEqual(claimOf('a', 2));
  });

  it('fails where nobody has claimed it', async ({ table }) => {
    expect(await takeOverClaim(table, KEY, claimOf('a'), claimOf('b'))).toBe(false);
  });

  it('lets the old owner claim it no more', async ({ table }) => {
    await claimOnce(table, KEY, claimOf('a'));
    await takeOverClaim(table, KEY, claimOf('a'), claimOf('b', 4));

    expect(await claimOnce(table, KEY, claimOf('a', 2))).toEqual(claimOf('b', 4));
  });
});
