import type { ApprovalPolicy, ApprovalTerms, Cap } from '../../functions/core/approval/policy.ts';
import type { Voided } from '../../functions/core/approval/proposal.ts';
import { type Batch, outboxKeyOf, type ProposedBatch } from '../../functions/core/batch.ts';
import { formatMinor } from '../../functions/core/money.ts';
import { END_SENTENCES } from './end-sentences.ts';
import { namesIn, type ProposalStanding } from './list.ts';
import { minuteIn, secondOf, spanOf } from './moments.ts';

/** What the rows of proposals say, in sentences for people. */

function peopleText(people: number): string {
  return people === 1 ? '1 person' : `${people} people`;
}

/** Such as `Approved by Anna at 2026-11-28 18:00:03 UTC and Bert at …`. */
function approvedText({ approvals }: Pick<Batch, 'approvals'>): string {
  const given = approvals.map(({ person, atMs }) => `${person.name} at ${secondOf(atMs)}`);
  return `Approved by ${listOf(given)}`;
}

function listOf(texts: readonly string[]): string {
  const last = texts.at(-1) ?? 'nobody';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} and ${last}`;
}

/** When it ends. @param timeZone of its account's cut-off. */
export function expiryText({ proposal }: ProposedBatch, timeZone: string, nowMs: number): string {
  const until = minuteIn(proposal.expiresAtMs, timeZone);
  return nowMs < proposal.expiresAtMs
    ? `Expires ${until}, in ${spanOf(proposal.expiresAtMs - nowMs)}.`
    : `Expired ${until}: its payouts go with the next file.`;
}

/** Who approved, and who still may. */
export function standingText(batch: ProposedBatch, standing: ProposalStanding): string {
  const { people, missing, able, stop } = standing;
  const { mayApprove, mayNot, notBeside } = namesIn(standing);
  const who = mayApprove.length === 0 ? 'nobody' : `only ${mayApprove.join(', ')}`;
  const together = able < mayApprove.length ? `, ${able} of them for one file` : '';
  return [
    `${batch.approvals.length} of ${people} approvals.`,
    ...(batch.approvals.length === 0 ? [] : [`${approvedText(batch)}.`]),
    able < missing
      ? `${missing} more needed, and ${who} may${together}: have an approver bring in another person.`
      : `${missing} more needed, from: ${mayApprove.join(', ')}.`,
    ...(mayNot.length === 0
      ? []
      : [`Made something in it, or may be who did, and may not: ${mayNot.join(', ')}.`]),
    ...(notBeside.length === 0
      ? []
      : [
          `One of them and somebody who signed brought in the other's key, so they may not: ${notBeside.join(', ')}.`,
        ]),
    ...(stop === undefined
      ? []
      : [`Payments are stopped by ${stop.by.name} (${stop.reason}): nobody can approve before they resume.`]),
  ].join(' ');
}

/** Who approves an account's files, a sentence each. */
function policyInWords(policy: ApprovalPolicy, currency: string): readonly string[] {
  const bands = policy.above.map(
    (band) => `${peopleText(band.people)} above ${formatMinor(band.amountMinor, currency)} ${currency}`,
  );
  return [
    `Approvals: ${[peopleText(policy.people), ...bands].join('; ')}.`,
    policy.bankReleases
      ? 'Somebody releases it at the bank too.'
      : 'By this policy it needs no release at the bank.',
  ];
}

/** The rules that are signed with the file, a sentence each. */
export function termsInWords({ policy, caps }: ApprovalTerms, currency: string): readonly string[] {
  const capText = ({ count, sumMinor }: Cap): string =>
    `${count} ${count === 1 ? 'payout' : 'payouts'} of ${formatMinor(sumMinor, currency)} ${currency}`;
  return [
    ...policyInWords(policy, currency),
    `At most in a file ${capText(caps.perFile)}; in a run ${capText(caps.perRun)}; in a day ${capText(caps.perDay)}.`,
  ];
}

/** How it ended, or how far it is; undefined while it waits. @param timeZone of its account's cut-off. */
export function endInWords(batch: Batch, timeZone: string): string | undefined {
  switch (batch.state) {
    case 'proposed':
      return undefined;
    case 'open':
      return END_SENTENCES['end-open'];
    case 'sealed':
      return batch.leavesAtMs === undefined
        ? `${sealedText(batch)} ${END_SENTENCES['end-sealed']}`
        : `${sealedText(batch)} ${END_SENTENCES['end-leaving']}`;
    case 'submitted':
      return `${sealedText(batch)} Its file is ${outboxKeyOf(batch)}.`;
    case 'settled':
      return `${sealedText(batch)} Its file was ${outboxKeyOf(batch)}; each of its payouts has ended.`;
    case 'void':
      return batch.voided === undefined ? 'It is void.' : voidedText(batch, batch.voided, timeZone);
  }
}

function sealedText(batch: Batch): string {
  if (batch.proposal === undefined) return 'Sealed without approvals: nobody had to approve it.';
  return `${approvedText(batch)}.`;
}

function voidedText({ proposal }: Batch, voided: Voided, timeZone: string): string {
  switch (voided.why) {
    case 'refused': {
      const { atMs, by, reason, lines } = voided;
      const held =
        lines.length === 0
          ? 'No line is held: all'
          : `${lines.length === 1 ? '1 line is' : `${lines.length} lines are`} held; all others`;
      return `Refused by ${by.name} at ${secondOf(atMs)}: ${reason.replace(/[.\s]+$/, '')}. ${held} go with the next file.`;
    }
    case 'expired': {
      const at = proposal === undefined ? '' : ` ${minuteIn(proposal.expiresAtMs, timeZone)}`;
      return `Expired${at} without enough approvals: its payouts go with the next file.`;
    }
    default:
      return END_SENTENCES[`end-${voided.why}`];
  }
}
