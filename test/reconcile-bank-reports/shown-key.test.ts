import { expect, test } from 'vitest';
import { batchIdOf } from '../../functions/core/batch.ts';
import { shownKey } from '../../functions/reconcile-bank-reports/shown-key.ts';

test.for([
  ['inbox/camt053_DE89370400440532013000_20261103.xml', 'inbox/camt053_DE** **** 3000_20261103.xml'],
  ['inbox/de89370400440532013000.xml', 'inbox/DE** **** 3000.xml'],
  ['inbox/2026/x.xml', 'inbox/2026/x.xml'],
  ['inbox/pain.002-2026-11-03.xml', 'inbox/pain.002-2026-11-03.xml'],
] as const)('%s is shown as %s', ([key, shown]) => {
  expect(shownKey(key)).toBe(shown);
});

test('an account is hidden whatever it is glued to', () => {
  for (const key of ['inbox/xDE89370400440532013000y.xml', 'inbox/STMTDE89370400440532013000.xml']) {
    expect(shownKey(key)).not.toContain('04004405320130');
  }
});

test('a batch id of ours is no account', () => {
  for (let i = 0; i < 200; i += 1) {
    const key = `inbox/${batchIdOf('account', 'run', i)}-01.xml`;
    expect(shownKey(key)).toBe(key);
  }
});
