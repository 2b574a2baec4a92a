import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { batchWarning } from '../../../console/api/contract/approvals.ts';
import { NO_BANK_CODE, UNKNOWN_BANK_CODE } from '../../../console/said-in-english.ts';
import { APPROVAL_REFUSALS } from '../../../functions/approvals/refusals.ts';
import { AUDITED } from '../../../functions/core/audit.ts';
import { FINDING_CODES } from '../../../functions/core/finding.ts';
import { KNOWN_REASON_CODES } from '../../../functions/core/reason-codes.ts';
import { pageFiles } from '../../../local/console/page-files.ts';
import { WHY_NOT_APPROVE } from '../../../operate/approvals/may-approve.ts';
import { STEP_WORDS } from '../../../operate/review/step-in-words.ts';

const root = new URL('../../../', import.meta.url);
const german = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(new URL('console/page/said/de.json', root), 'utf8')));

/** Their sentence says what of it was wrong, which no other sentence knows. */
const OWN_SENTENCE = [
  'body-malformed',
  'file-not-refused',
  'key-not-offered',
  'key-not-registered',
  'key-not-revoked',
  'not-stopped',
  'payout-not-decided',
  'request-refused',
];

/** Every code that the API's sources write in a problem. */
async function problemCodes(): Promise<ReadonlySet<string>> {
  const codes = new Set<string>();
  for await (const path of glob('console/api/**/*.ts', { cwd: root })) {
    const source = readFileSync(new URL(path, root), 'utf8');
    for (const [, code = ''] of source.matchAll(/refusal\(\s*\d{3},\s*'([a-z-]+)'/g)) codes.add(code);
    for (const [, code = ''] of source.matchAll(/status: \d{3},\s*code: '([a-z-]+)'/g)) codes.add(code);
  }
  return codes;
}

describe('the sentences of codes that the API gives without one', () => {
  it('are beside the page in English', async () => {
    const text = (await pageFiles()).get('/said/en.json')?.bytes.toString() ?? '{}';

    const english = z.record(z.string(), z.string()).parse(JSON.parse(text));

    expect(english).toMatchObject({
      AC04: expect.stringContaining("The recipient's account is closed."),
      [NO_BANK_CODE]: expect.stringContaining('The bank gave no reason code.'),
      [UNKNOWN_BANK_CODE]: expect.stringContaining('which is not known here'),
    });
    for (const code of [...KNOWN_REASON_CODES, ...AUDITED.map((what) => `audit-${what}`)]) {
      expect(english[code], code).toMatch(/^\w.+/);
    }
  });
});

describe('the sentences of codes in German', () => {
  it('are there for every problem of the API, but for those whose own sentence says more', async () => {
    const codes = await problemCodes();

    expect(codes.size).toBeGreaterThan(35);
    expect(OWN_SENTENCE.filter((code) => !codes.has(code))).toEqual([]);
    expect([...codes].filter((code) => !(code in german)).sort()).toEqual(OWN_SENTENCE);
  });

  it.each([
    ['finding', FINDING_CODES],
    ['refusal of an approval', Object.keys(APPROVAL_REFUSALS)],
    ['reason why a button is off', [...Object.keys(WHY_NOT_APPROVE), 'no-group', 'waits-for-nobody']],
    ['entry of the record', AUDITED.map((what) => `audit-${what}`)],
    ['step of a history', Object.keys(STEP_WORDS).map((why) => `step-${why}`)],
    ['reason of a bank', [...KNOWN_REASON_CODES, NO_BANK_CODE, UNKNOWN_BANK_CODE]],
    ['warning about a file', batchWarning.shape.code.options],
  ])('are there for every %s', (_what, codes) => {
    expect(codes.filter((code) => !(code in german))).toEqual([]);
  });

  it('are sentences, and as short as a line of a list', () => {
    for (const [code, sentence] of Object.entries(german)) {
      expect(sentence, code).toMatch(/^[A-ZÄÖÜ0-9].{10,320}\.$/);
    }
  });
});
