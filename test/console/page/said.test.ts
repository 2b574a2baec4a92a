import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DECIDE_REFUSALS } from '../../../console/api/decide-refusals.ts';
import { EVIDENCE_SAYS, questionSaid } from '../../../console/api/export/export-evidence.ts';
import { EXPORT_ENDS } from '../../../console/api/export/handler.ts';
import { HAND_OVER_SAYS } from '../../../console/api/read/exports.ts';
import { WHY_NOT } from '../../../console/api/read/payouts.ts';
import { NOT_SERVED } from '../../../console/api/serve.ts';
import { NO_BANK_CODE, UNKNOWN_BANK_CODE } from '../../../console/said-in-english.ts';
import { KEY_REFUSALS } from '../../../functions/approvals/approvers.ts';
import { APPROVAL_REFUSALS } from '../../../functions/approvals/refusals.ts';
import { NOT_REFUSED } from '../../../functions/approvals/refuse.ts';
import { AUDITED } from '../../../functions/core/audit.ts';
import { DEATH_SENTENCES } from '../../../functions/core/death.ts';
import { EXPORT_MONTHS } from '../../../functions/core/export-months.ts';
import { EXPORT_FAILED } from '../../../functions/core/failed-export.ts';
import { FINDING_CODES } from '../../../functions/core/finding.ts';
import { NOT_OVER } from '../../../functions/core/journal/month.ts';
import {
  NOT_CANCELLED,
  NOT_CANCELLED_YET,
  NOT_RELEASABLE,
  NOT_RELEASED,
  NOT_SETTLED,
} from '../../../functions/core/may-review.ts';
import { KNOWN_REASON_CODES } from '../../../functions/core/reason-codes.ts';
import type { Sentences } from '../../../functions/core/sentence.ts';
import { pageFiles } from '../../../local/console/page-files.ts';
import { END_SENTENCES } from '../../../operate/approvals/end-sentences.ts';
import { WHY_NOT_APPROVE } from '../../../operate/approvals/may-approve.ts';
import { WARNINGS } from '../../../operate/approvals/warnings.ts';
import { QUESTIONS } from '../../../operate/evidence/questions.ts';
import { NOT_CLOSED } from '../../../operate/journal/close-month.ts';
import { UNSTATED } from '../../../operate/journal/unstated.ts';
import { EXPORT_SAYS } from '../../../operate/make-export.ts';
import { NOT_DECIDED } from '../../../operate/not-decided.ts';
import { WAITS } from '../../../operate/payouts/what-it-waits-for.ts';
import { FILE_WAITS } from '../../../operate/review/file-waits.ts';
import { STEP_WORDS } from '../../../operate/review/step-in-words.ts';
import { NOT_RESUMED } from '../../../operate/stop.ts';

const root = new URL('../../../', import.meta.url);
const german = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(new URL('console/page/said/de.json', root), 'utf8')));

/** Every table of sentences that the API says by their codes. */
const TABLES: readonly (readonly [string, Sentences])[] = [
  ['decision that is not taken', NOT_DECIDED],
  ['release that is not given', NOT_RELEASED],
  ['release that is not possible', nonEmpty(NOT_RELEASABLE, 'not-released-')],
  ['end that is not possible', nonEmpty(NOT_CANCELLED, 'not-cancelled-')],
  ['end that is not possible yet', NOT_CANCELLED_YET],
  ['file that waits', FILE_WAITS],
  ['settlement that is not possible', NOT_SETTLED],
  ['attempt that may live', DEATH_SENTENCES],
  ['new attempt', WAITS],
  ['decision that is off', WHY_NOT],
  ['file that is not refused', NOT_REFUSED],
  ['passkey', KEY_REFUSALS],
  ['stop', NOT_RESUMED],
  ['refusal with a value', DECIDE_REFUSALS],
  ['group', NOT_SERVED],
  ['refusal of an approval', APPROVAL_REFUSALS],
  ['approval that is off', WHY_NOT_APPROVE],
  ['warning about a file', WARNINGS],
  ['end of a batch', END_SENTENCES],
  ['month that goes on', NOT_OVER],
  ['month that is not closed', NOT_CLOSED],
  ['export', EXPORT_SAYS],
  ['end of an export', EXPORT_ENDS],
  ['export that broke off', EXPORT_FAILED],
  ['month that is not exported', EXPORT_MONTHS],
  ['hand-over of other files', HAND_OVER_SAYS],
  ['evidence', EVIDENCE_SAYS],
  [
    'question about evidence',
    Object.fromEntries(
      Object.keys(QUESTIONS).map((check) => [questionSaid(check).code, questionSaid(check).message]),
    ),
  ],
  ['statement that is missing', UNSTATED],
];

function nonEmpty(table: Sentences, prefix: string): Sentences {
  return Object.fromEntries(
    Object.entries(table).flatMap(([code, said]) => (said === '' ? [] : [[prefix + code, said]])),
  );
}

/** Words of a line that has more, such as an amount. */
const IN_A_LINE = /^(stands|says|misfit|contradicts)-/;

/** Its places for values. */
function placesIn(sentence = ''): readonly string[] {
  return [...new Set([...sentence.matchAll(/\{\w+\}/g)].map(([place]) => place))].sort();
}

/** Every code that the API's sources write in a problem. */
async function problemCodes(): Promise<ReadonlySet<string>> {
  const codes = new Set<string>();
  for await (const path of glob('console/api/**/*.ts', { cwd: root })) {
    const source = readFileSync(new URL(path, root), 'utf8');
    for (const [, code = ''] of source.matchAll(/refusal\(\s*\d{3},\s*'([a-z-]+)'/g)) codes.add(code);
    for (const [, code = ''] of source.matchAll(/\bcode: '([a-z-]+)'/g)) codes.add(code);
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
    for (const code of Object.keys(english)) expect(english[code], code).toMatch(/^\w.+/);
    for (const code of Object.keys(english)) {
      expect([code, ...placesIn(german[code])]).toEqual([code, ...placesIn(english[code])]);
    }
    expect(Object.keys(english).filter((code) => !(code in german))).toEqual([]);
  });
});

describe('the sentences of codes in German', () => {
  it('are there for every problem of the API', async () => {
    const codes = await problemCodes();

    expect(codes.size).toBeGreaterThan(30);
    expect([...codes].filter((code) => !(code in german))).toEqual([]);
  });

  it.each(TABLES)('are there for every %s, and have the values of the English ones', (_what, table) => {
    const places = (sentences: Sentences) =>
      Object.keys(table).map((code) => `${code} ${placesIn(sentences[code])}`);

    expect(Object.keys(table).filter((code) => !(code in german))).toEqual([]);
    expect(places(german)).toEqual(places(table));
  });

  it.each([
    ['finding', FINDING_CODES],
    ['reason why a button is off', ['no-group', 'waits-for-nobody', 'export-running']],
    ['entry of the record', AUDITED.map((what) => `audit-${what}`)],
    ['step of a history', Object.keys(STEP_WORDS).map((why) => `step-${why}`)],
    ['reason of a bank', [...KNOWN_REASON_CODES, NO_BANK_CODE, UNKNOWN_BANK_CODE]],
  ])('are there for every %s', (_what, codes) => {
    expect(codes.filter((code) => !(code in german))).toEqual([]);
  });

  it('are sentences, and as short as a line of a list', () => {
    for (const [code, sentence] of Object.entries(german)) {
      if (IN_A_LINE.test(code)) continue;
      expect(sentence, code).toMatch(/^[A-ZÄÖÜ0-9{].{8,320}(\.|\{why\})$/);
    }
  });
});
