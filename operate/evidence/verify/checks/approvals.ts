import { departureFaults, statementOf } from '../../../../functions/core/approval/approvals.ts';
import { leavesBeforeMs } from '../../../../functions/core/approval/deadline.ts';
import { personKeyOf } from '../../../../functions/core/approval/person.ts';
import { approverKeyOf, isUsedByRoster, type Roster } from '../../../../functions/core/approval/roster.ts';
import { statementText } from '../../../../functions/core/approval/statement.ts';
import type { Trust } from '../../../../functions/core/approval/trusted-key.ts';
import type { Approval, Batch } from '../../../../functions/core/batch.ts';
import { mayHaveLeft } from '../../../../functions/core/batch.ts';
import { approvalsFileName } from '../../format/parts.ts';
import { type ApprovalsFile, parseApprovalsFile } from '../approvals-file.ts';
import { type Check, counted } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import type { Problems } from '../problems.ts';
import { rosterOf } from '../roster.ts';

/**
 * Enough different people signed each file, in time and over its very bytes. None of them made anything in it. The
 * first approvers brought in their keys. The file beside it says the same.
 */
export const approvals: Check = {
  name: 'approvals',
  run: async (evidence, problems) => {
    const [roster, file] = [await rosterOf(evidence), await evidence.trust()];
    let [signatures, files, unsigned] = [0, 0, 0];
    for await (const batch of evidence.batches()) {
      if (batch.seal === undefined || batch.state === 'void') continue;
      if (batch.proposal === undefined) {
        unsigned += 1;
        if (batch.approvals.length > 0) problems.add(batch.batchId, 'has approvals, and was never proposed');
        continue;
      }
      files += 1;
      signatures += batch.approvals.length;
      await problems.during(batch.batchId, async () => {
        await judge(evidence, batch, { roster, trust: file?.trust }, problems);
      });
    }
    const others =
      unsigned === 0 ? '' : `; ${counted(unsigned, 'file')} left without any, as its account asked for none`;
    return `${counted(signatures, 'signature')} of ${counted(files, 'file')}${others}`;
  },
};

type Known = { readonly roster: Roster; readonly trust: Trust | undefined };

async function judge(
  evidence: Evidence,
  batch: Batch & Required<Pick<Batch, 'proposal'>>,
  { roster, trust }: Known,
  problems: Problems,
): Promise<void> {
  const { batchId, proposal } = batch;
  const text = await evidence.text(approvalsFileName(batchId));
  const beside = text === undefined ? undefined : parseApprovalsFile(text);
  if (mayHaveLeft(batch) && batch.state !== 'sealed' && beside === undefined) {
    problems.add(batchId, 'what proves its approvals is not beside its file');
  }
  if (proposal === undefined || trust === undefined) {
    problems.add(batchId, 'was approved, and nothing says whose keys are trusted');
    return;
  }
  const party = partyOf(trust, beside);
  const then = rosterAt(roster, batch.approvals.at(-1)?.atMs ?? 0);
  const check = { roster: then, trust: { ...trust, party }, isUsed: isUsedByRoster };
  for (const fault of departureFaults(batch, proposal.terms.policy, check)) {
    problems.add(batchId, `its approvals do not count: ${fault}`);
  }
  if (batch.leavesAtMs !== undefined && batch.leavesAtMs >= leavesBeforeMs(proposal)) {
    problems.add(batchId, 'began to leave when its approvals had expired');
  }
  if (beside === undefined) return;
  if (beside.batchId !== batchId || beside.relyingParty.rpId !== trust.party.rpId) {
    problems.add(batchId, 'what lies beside its file is about another file or page');
  }
  const said = batch.approvals.map((approval) => besideOf(batch, approval, then, trust));
  if (JSON.stringify(said) !== JSON.stringify(beside.approvals.map(besideText))) {
    problems.add(batchId, 'what lies beside its file has other approvals than its row');
  }
}

/** Keys as they were when the file left: a signature outlives the loss of its key. */
function rosterAt({ entries }: Roster, atMs: number): Roster {
  const until = entries.findIndex(({ at }) => Date.parse(at) > atMs);
  return { entries: until === -1 ? entries : entries.slice(0, until) };
}

/** A page may have moved since: the file beside says where it was; the name that binds passkeys stays. */
function partyOf({ party }: Trust, beside: ApprovalsFile | undefined): Trust['party'] {
  return { rpId: party.rpId, origins: [...party.origins, ...(beside?.relyingParty.origins ?? [])] };
}

function besideOf(
  batch: Batch,
  approval: Approval,
  roster: Roster,
  trust: Trust,
): readonly (string | undefined)[] {
  const { person, assertion, atMs } = approval;
  const statement = batch.proposal && statementText(statementOf(batch, batch.proposal, trust, approval));
  const key = approverKeyOf(roster, personKeyOf(person), assertion.credentialId);
  return [
    personKeyOf(person),
    person.name,
    new Date(atMs).toISOString(),
    statement,
    ...partsOf(assertion),
    key?.publicKey,
  ];
}

function besideText({
  person,
  at,
  statement,
  assertion,
  publicKey,
}: ApprovalsFile['approvals'][number]): readonly (string | undefined)[] {
  return [personKeyOf(person), person.name, at, statement, ...partsOf(assertion), publicKey];
}

function partsOf({ credentialId, clientDataJson, authenticatorData, signature }: Approval['assertion']) {
  return [credentialId, clientDataJson, authenticatorData, signature];
}
