import { personKeyOf } from '../../../functions/core/approval/person.ts';
import type { FindingCode } from '../../../functions/core/finding.ts';
import { maskIban } from '../../../functions/core/iban.ts';
import { parsePayoutId } from '../../../functions/core/ids.ts';
import { releaseBegun } from '../../../functions/core/may-review.ts';
import { recipientKeyOf } from '../../../functions/core/payee.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { readPayout } from '../../../functions/ledger/payouts.ts';
import { readWaiting } from '../../../functions/ledger/read-waiting.ts';
import { givenReasonOf } from '../../../operate/payouts/given-reason.ts';
import { knownPayee } from '../../../operate/review/known-payee.ts';
import { listedDocument } from '../../../operate/review/list-document.ts';
import { onePayoutEach, payeePayments } from '../../../operate/review/payee-payments.ts';
import type { Acting } from '../claims.ts';
import { NO_PAYOUT } from '../not-there.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import { shownSums } from '../shown-sums.ts';
import type { ReadDeps } from './read-deps.ts';

/** Questions about a recipient or an account. */
const QUESTIONS = [
  'account-new-for-recipient',
  'iban-changed',
  'recipient-changed',
  'payee-name-mismatch',
  'account-shared-by-recipients',
  'account-is-debtor',
  'account-refused',
  'bank-account-differs',
] as const satisfies readonly FindingCode[];

const LOOKED_AT_PER_SHARD = 500;
const SHOWN_OF_EACH = 50;

export const listPayees: Work<'listPayees', ReadDeps> = async ({ table, clock }, { acting }) => {
  const { payouts, unreadable, isCutOff } = await readWaiting(
    { table, clock },
    'held',
    LOOKED_AT_PER_SHARD,
    ({ reasons }) => reasons.some(({ code }) => QUESTIONS.some((question) => question === code)),
  );
  const questions = QUESTIONS.flatMap((code) => {
    const asked = payouts.filter(({ reasons }) => reasons.some((reason) => reason.code === code));
    if (asked.length === 0) return [];
    const shown = asked.sort(byAge).slice(0, SHOWN_OF_EACH);
    return [
      {
        code,
        payouts: shown.map((payout) => ({
          ...listedDocument({ payout, waitsFor: undefined }, givenReasonOf(payout)),
          begun: begunOf(payout, acting),
        })),
        isCutOff: asked.length > SHOWN_OF_EACH,
      },
    ];
  });
  return done({ questions, isCutOff, unreadable: [...unreadable.keys()] });
};

function begunOf(payout: Payout, { person }: Acting) {
  const begun = releaseBegun(payout);
  return begun === undefined ? null : { by: begun.person, isYou: begun.personKey === personKeyOf(person) };
}

function byAge(one: Payout, other: Payout): number {
  return one.updatedAt < other.updatedAt ? -1 : 1;
}

export const showPayee: Work<'showPayee', ReadDeps> = async ({ table, clock }, { params }) => {
  const payoutId = parsePayoutId(params.payoutId);
  const payout = payoutId === undefined ? undefined : await readPayout(table, payoutId);
  if (payout === undefined) return NO_PAYOUT;
  const { accounts, recipientsOfAccount, lastCheck } = await knownPayee(table, payout);
  const recipient = recipientKeyOf(payout);
  const { paid, isCutOff } = await payeePayments({ table, clock }, recipient);
  const others = recipientsOfAccount.filter((other) => other !== recipient);
  return done({
    payoutId: payout.payoutId,
    source: `${payout.source}/${payout.account}`,
    recipientId: payout.recipientId,
    recipientName: payout.recipientName,
    recipient,
    iban: maskIban(payout.iban),
    accounts: accounts.map(({ iban, name, firstOn, paidOn, paidBy, cleared, refused }) => ({
      iban: maskIban(iban),
      name,
      firstOn,
      paidOn: paidOn ?? null,
      paid: shownSums(paid.get(iban) ?? new Map()),
      paidBy,
      cleared,
      refused: refused ?? null,
      isOfPayout: iban === payout.iban,
    })),
    isPaidAtLeast: isCutOff,
    recipientsOfAccount: recipientsOfAccount.length,
    sharedWith: (await onePayoutEach({ table, clock }, others)).map(({ recipient: other, payout: of }) => ({
      recipient: other,
      recipientName: of.recipientName,
      payoutId: of.payoutId,
    })),
    lastCheck: lastCheck ?? null,
  });
};
