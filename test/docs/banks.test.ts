import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BANK_PROFILES, type BankNeed, type ProfileNeed } from '../../functions/platform/bank-profiles.ts';
import { BANK_NAMES } from '../../functions/platform/config-bank-terms.ts';

const page = readFileSync(new URL('../../docs/banks.md', import.meta.url), 'utf8');
const sections = new Map(
  page.split(/^## /m).map((section) => {
    const end = section.indexOf('\n');
    return [section.slice(0, end), section.slice(end)] as const;
  }),
);

const KEYS: Readonly<Record<BankNeed['kind'], string>> = {
  bic: 'bic',
  'initiating-party-id': 'initiatingParty.ids',
  'debtor-id': 'debtor.ids',
  'debtor-address': 'debtor.address',
  'creditor-address': 'creditorAddress',
  'statement-text': 'statementText',
  vop: 'vop',
};

function rowOf({ need, currencies, certainty, source }: ProfileNeed): string {
  const scheme = 'scheme' in need && need.scheme !== undefined ? ` with \`${need.scheme}\`` : '';
  return `| \`${KEYS[need.kind]}\`${scheme} | ${currencies?.join(', ') ?? 'all'} | ${certainty} | ${source} |`;
}

describe('docs/banks.md', () => {
  it.each(BANK_NAMES)(
    'says of %s what to agree, to configure and to hand over, and all that it needs',
    (name) => {
      const section = sections.get(name) ?? '';
      const { needs, unconfirmed } = BANK_PROFILES[name];

      for (const what of ['Agree with the bank', 'Configure', 'Hand over'])
        expect(section).toContain(`**${what}:** `);
      expect(section).toContain(`**Not confirmed:** ${unconfirmed}.`);
      expect(section.split('\n').filter((line) => line.startsWith('| `'))).toEqual(needs.map(rowOf));
    },
  );

  it('has a section for every profile and one for all, and no other', () => {
    expect([...sections.keys()].slice(1)).toEqual(['For every bank', ...BANK_NAMES]);
  });
});
