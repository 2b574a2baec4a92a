import { assert } from '../../../functions/core/errors.ts';
import { FINDING_CODES } from '../../../functions/core/finding.ts';
import { formatMinor } from '../../../functions/core/money.ts';
import type { State } from '../../../functions/core/states.ts';
import { ALL_ACCOUNTS } from '../../../functions/core/stop.ts';
import { minuteIn } from '../../../operate/approvals/moments.ts';
import { BESIDE_HOLDS } from '../beside-holds.ts';
import type { AnswerOf } from '../contract/shapes.ts';

type Today = AnswerOf<'today'>;

/** What waits, the same for everybody. */
export type Waiting = Omit<Today, 'approvals'> & {
  readonly approvals: readonly Omit<
    Today['approvals'][number],
    'mayIApprove' | 'whyNot' | 'whyNotCode' | 'myKeys' | 'notTogetherWith'
  >[];
};

export type MailSetting = {
  readonly stage: string;
  /** The console's, such as `https://payouts.example.com`. */
  readonly origin: string;
  /** Its readers'. */
  readonly timeZone: string;
  /** The clock of a debtor account's cut-off. */
  readonly accountZone: (debtorAccountId: string) => string;
};

export type Mail = {
  /** ASCII, at most 100 characters: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  readonly subject: string;
  readonly text: string;
};

/** What waits for one group of people, on one screen. */
type Section = {
  readonly inShort: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** Address on the console. */
  readonly path: string;
};

/**
 * A mail leaves the systems that encrypt and log: it has ids, counts, sums, times and codes, never a name, an IBAN or a
 * person's words.
 *
 * @returns undefined where nothing waits for a person.
 */
export function mailText(waiting: Waiting, setting: MailSetting): Mail | undefined {
  const sections = [
    stops(waiting, setting),
    approvals(waiting, setting),
    reasons(waiting.holds, 'held', '/holds', setting),
    ...BESIDE_HOLDS.map((state) =>
      reasons(
        waiting.failed.filter((one) => one.state === state),
        state,
        `/payouts?state=${state}`,
        setting,
      ),
    ),
    bankLines(waiting),
    silentFiles(waiting, setting),
    lateSources(waiting, setting),
    brokenSums(waiting, setting),
    unreadableRows(waiting),
  ].filter((section) => section.lines.length > 0);
  if (sections.length === 0) return undefined;
  return {
    subject: subjectOf(setting.stage, sections),
    text: [
      `What waits for people in ev-payouts ${setting.stage}, at ${minuteIn(Date.parse(waiting.at), setting.timeZone)}.`,
      ...sections.map((section) => sectionText(section, setting.origin)),
      ...(waiting.isCutOff
        ? ['More waits than was counted for this mail. The console lists all of it.']
        : []),
      'This mail names nobody. Sign in to the console to see who is paid, and to decide.',
    ].join('\n\n'),
  };
}

function stops({ stops }: Waiting, { timeZone }: MailSetting): Section {
  return {
    inShort: 'payments stopped',
    title: 'For admins: payments are stopped',
    lines: stops.map(({ debtorAccountId, at, resumedBy }) => {
      const where = debtorAccountId === ALL_ACCOUNTS ? 'any account' : debtorAccountId;
      const said =
        resumedBy.length === 0 ? '' : `, and ${counted(resumedBy.length, 'person')} said it may end`;
      return `Nothing leaves ${where} since ${minuteIn(Date.parse(at), timeZone)}${said}.`;
    }),
    path: '/controls',
  };
}

function approvals({ approvals, at }: Waiting, { accountZone }: MailSetting): Section {
  const open = approvals.filter(({ expiresAt }) => expiresAt !== null && expiresAt > at);
  return {
    inShort: `${counted(open.length, 'file')} to approve`,
    title: `For approvers: ${counted(open.length, 'payment file')} to approve`,
    lines: open.map((file) => {
      const { debtorAccountId, executionDate, count, controlSumMinor, currency, expiresAt } = file;
      assert(count !== null && controlSumMinor !== null && expiresAt !== null, 'a proposed file has its sum');
      const missing = file.people - file.approvals.length;
      const until = minuteIn(Date.parse(expiresAt), accountZone(debtorAccountId));
      const why = [
        ...(file.isStopped ? ['Its account is stopped, so nobody can approve it.'] : []),
        ...(file.isShort
          ? [
              `It cannot get them: only ${counted(file.mayApprove.length, 'person')} with a key may still approve it${file.mayApprove.length < missing ? '' : ', and not all of them together'}.`,
            ]
          : []),
      ];
      const payments = `${counted(count, 'payment')}, ${amount(controlSumMinor, currency)}`;
      return [
        `${debtorAccountId}, ${payments}, to be executed on ${executionDate}: ${counted(missing, 'approval')} missing, until ${until}.`,
        ...why,
      ].join(' ');
    }),
    path: '/approvals',
  };
}

function reasons(counts: Waiting['holds'], state: State, path: string, { timeZone }: MailSetting): Section {
  return {
    inShort: `payouts ${state}`,
    title: `For operators: payouts ${state}, by reason`,
    lines: counts.map(({ code, count, sums, oldestSince }) => {
      const each = sums.map(({ currency, sumMinor }) => amount(sumMinor, currency));
      const since = minuteIn(Date.parse(oldestSince), timeZone);
      return `${shownCode(code)}: ${counted(count, 'payout')}, ${each.join(', ')}, since ${since}.`;
    }),
    path,
  };
}

const OWN_CODES: ReadonlySet<string> = new Set(FINDING_CODES);

/** From the lists of ISO 20022; a bank's own text in place of one may be anything, an account's number too. */
const BANK_CODE = /^[A-Z0-9]{4}$/;

function shownCode(code: string): string {
  return OWN_CODES.has(code) || BANK_CODE.test(code) ? code : 'a code of the bank';
}

function bankLines({ bankLines: { count, isAtLeast } }: Waiting): Section {
  const lines = counted(count, 'line');
  const waits = count === 1 ? 'waits' : 'wait';
  return {
    inShort: `${counted(count, 'bank line')}`,
    title: 'For operators: lines of bank reports',
    lines: count === 0 ? [] : [`${isAtLeast ? 'At least ' : ''}${lines} ${waits} for somebody.`],
    path: '/bank-reports/waiting',
  };
}

function silentFiles({ unacknowledgedFiles }: Waiting, { accountZone }: MailSetting): Section {
  const overdue = unacknowledgedFiles.filter(({ isOverdue }) => isOverdue);
  return {
    inShort: `${counted(overdue.length, 'file')} unanswered`,
    title: 'For operators: files that no bank has spoken of',
    lines: overdue.map(({ batchId, debtorAccountId, executionDate, count, answerDueAt }) => {
      const due = minuteIn(Date.parse(answerDueAt), accountZone(debtorAccountId));
      return `${batchId} of ${debtorAccountId}, ${counted(count, 'payment')}, to be executed on ${executionDate}: the answer was due ${due}. Ask the bank.`;
    }),
    path: '/batches?state=submitted',
  };
}

const LATE = { 'not-read': 'was not read', 'not-to-its-end': 'was not read to its end' } as const;

function lateSources({ sources }: Waiting, { timeZone }: MailSetting): Section {
  return {
    inShort: 'sources late',
    title: 'For operators: late sources',
    lines: sources.flatMap(({ source, late, endedAt, completeAt }) => {
      if (late === null) return [];
      const last = late === 'not-read' ? endedAt : completeAt;
      const since = last === null ? 'It never was' : `It last was at ${minuteIn(Date.parse(last), timeZone)}`;
      return [`${source} ${LATE[late]} when it was due. ${since}.`];
    }),
    path: '/',
  };
}

function brokenSums({ proof }: Waiting, { timeZone }: MailSetting): Section {
  const isBroken = proof !== null && proof.breaks > 0;
  return {
    inShort: 'sums broken',
    title: 'For operators: sums that do not add up',
    lines: isBroken
      ? [
          `${proof.breaks} of ${counted(proof.batches, 'batch', 'batches')} and ${counted(proof.runs, 'run')}, proved at ${minuteIn(Date.parse(proof.at), timeZone)}.`,
        ]
      : [],
    path: '/',
  };
}

function unreadableRows({ unreadable }: Waiting): Section {
  return {
    inShort: `${counted(unreadable.length, 'row')} unreadable`,
    title: 'For operators: rows that cannot be read, or were changed past the ledger',
    lines: unreadable.map((id) => `${id} is in no list and in no count.`),
    path: '/',
  };
}

/** In one section; its screen lists the rest. */
const MOST_LINES = 20;

function sectionText({ title, lines, path }: Section, origin: string): string {
  const shown = lines.slice(0, MOST_LINES).map((line) => `- ${line}`);
  const left = lines.length - shown.length;
  return [title, ...shown, ...(left > 0 ? [`- and ${left} more`] : []), `${origin}${path}`].join('\n');
}

const MAX_SUBJECT_CHARACTERS = 100;
const AND_MORE = ', and more';

function subjectOf(stage: string, sections: readonly Section[]): string {
  let subject = `ev-payouts ${stage}`;
  for (const [index, { inShort }] of sections.entries()) {
    const longer = `${subject}${index === 0 ? ': ' : ', '}${inShort}`;
    const needed = index === sections.length - 1 ? longer : `${longer}${AND_MORE}`;
    if (needed.length > MAX_SUBJECT_CHARACTERS) return `${subject}${AND_MORE}`;
    subject = longer;
  }
  return subject;
}

function counted(count: number, one: string, many = one === 'person' ? 'people' : `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function amount(minor: string, currency: string): string {
  return `${formatMinor(BigInt(minor), currency)} ${currency}`;
}
