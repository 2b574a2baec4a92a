import type { Edit } from '../../../../simulation/mutants/mutant.ts';

/** A verifier that lacks one condition within a question, and the forgery that it then lets pass. */
export type VerifierMutant = {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** What the forgery is called among FORGERIES. */
  readonly lets: string;
};

const VERIFY = 'operate/evidence/verify/';

function mutant(name: string, lets: string, file: string, find: string, replace: string): VerifierMutant {
  return { name, lets, edits: [{ file: `${VERIFY}${file}`, find, replace }] };
}

export const MUTANTS: readonly VerifierMutant[] = [
  mutant(
    'any-part',
    'a part that no archive has',
    'checks/parts.ts',
    `    if (!isKnown(name)) problems.add(name, 'is no part of an archive');\n`,
    '',
  ),
  mutant(
    'row-of-any-kind',
    'a row among those of another kind',
    'rows.ts',
    `!KEYS[folder].test(key)`,
    'key.length === 0',
  ),
  mutant(
    'listed-anywhere',
    'another place in the list of the month',
    'checks/rows.ts',
    `(await evidence.rows.read(key, isAsWritten)) === false`,
    'key.length === 0',
  ),
  mutant(
    'charges-of-nobody',
    'charges that no payout is for',
    'checks/charges.ts',
    `if (!named.has(key))`,
    'if (key.length === 0)',
  ),
  mutant(
    'sum-of-a-collection',
    'another sum of a collection',
    'checks/runs.ts',
    ` || found?.sumMinor !== known?.sumMinor`,
    '',
  ),
  mutant(
    'not-among-the-accepted',
    'a payout less that a collection accepted, and its count and sum',
    'checks/runs.ts',
    `why === 'collected' && to === 'ready' && accepted.get(runId)?.has(payoutId) === false`,
    'accepted.size === 0',
  ),
  mutant(
    'manifest-without-hash',
    'another name in a manifest',
    'checks/manifests.ts',
    `if (hash !== fixed.manifestHash)`,
    `if (hash === '' && count > 0)`,
  ),
  mutant(
    'file-without-digest',
    'another name in a payment file',
    'checks/payment-files.ts',
    `hash.digest('hex') !== fileSha256 || bytes !== fileBytes`,
    'bytes !== fileBytes',
  ),
  mutant(
    'file-of-nobody',
    'a payment file of no batch',
    'checks/payment-files.ts',
    `if (!expected.has(name))`,
    'if (name.length === 0)',
  ),
  mutant(
    'file-not-made-again',
    'another name of the account that a file pays from',
    'checks/payment-files.ts',
    `hash.digest('hex') === seal.fileSha256`,
    `hash.digest('hex').length > 0`,
  ),
  mutant(
    'any-first-approver',
    'a first approver whom no configuration names',
    'checks/approvers.ts',
    `if (isNamed !== true)`,
    'if (isNamed === undefined)',
  ),
  mutant(
    'any-time-to-leave',
    'a file that left when its approvals had expired',
    'checks/approvals.ts',
    `batch.leavesAtMs >= leavesBeforeMs(proposal)`,
    'leavesBeforeMs(proposal) < 0',
  ),
  mutant(
    'no-faults-of-approvals',
    'an approval less, also beside the file',
    'checks/approvals.ts',
    `  for (const fault of departureFaults(batch, proposal.terms.policy, check)) {`,
    `  for (const fault of departureFaults(batch, proposal.terms.policy, check).slice(0, 0)) {`,
  ),
  {
    name: 'signer-of-any-name',
    lets: 'another name of a signer',
    edits: [
      { file: `${VERIFY}checks/approvals.ts`, find: `    person.name,\n`, replace: '' },
      {
        file: `${VERIFY}checks/approvals.ts`,
        find: `personKeyOf(person), person.name, at`,
        replace: 'personKeyOf(person), at',
      },
    ],
  },
  mutant(
    'report-of-other-bytes',
    "another word in a bank's report",
    'checks/reports.ts',
    `if (hash.digest('hex') !== digest)`,
    `if (hash.digest('hex') === '')`,
  ),
  mutant(
    'report-of-nobody',
    'a report that nobody read',
    'checks/reports.ts',
    `digest === undefined || !evidence.rows.has(reportKey(digest))`,
    'digest === undefined',
  ),
  mutant(
    'lines-without-rows',
    'a line less of those that wait',
    'checks/reports.ts',
    `rowsOfLines(evidence, digest, lines) < row.unmatched + row.other - aboutFiles`,
    'lines < aboutFiles',
  ),
  mutant(
    'counts-without-their-sum',
    'another count of matched lines',
    'checks/reports.ts',
    `lines === found && lines === matched + unmatched + other`,
    'lines === found && matched + unmatched + other > 0',
  ),
  mutant(
    'message-of-any-id',
    "another id of a report's message",
    'checks/reports.ts',
    ` && row.messageId === messageId`,
    ' && messageId.length > 0',
  ),
  mutant(
    'message-of-any-version',
    "another version of a report's message",
    'checks/reports.ts',
    ` && row.version === version`,
    ' && version.length > 0',
  ),
  mutant(
    'line-of-another-report',
    'another report of a line of nobody',
    'unmatched-row.ts',
    `  if (row.sha256 !== digest) return 'report';\n`,
    '',
  ),
  mutant(
    'line-of-any-id',
    'another id of a line of nobody',
    'unmatched-row.ts',
    `!isFound && row.endToEndId !== endToEndId`,
    'isFound && endToEndId === undefined',
  ),
  mutant(
    'line-of-any-amount',
    'another amount of a line of nobody',
    'unmatched-row.ts',
    `given[name] !== value)`,
    `given[name] !== value && name !== 'amountMinor')`,
  ),
  mutant(
    'line-of-any-account',
    'another account of a line of nobody',
    'unmatched-row.ts',
    `given[name] !== value)`,
    `given[name] !== value && name !== 'accountIban')`,
  ),
  mutant(
    'line-for-any-reason',
    'another reason why a line waits',
    'unmatched-row.ts',
    `isReasonOf(row.why, line) ? undefined : 'reason'`,
    `isReasonOf(row.why, line) ? undefined : undefined`,
  ),
  mutant(
    'fact-of-any-amount',
    'a booking of another amount, in a history made anew',
    'fact-of-line.ts',
    `return fact.amountMinor === amount.amountMinor && fact`,
    'return fact.amountMinor !== undefined && fact',
  ),
  mutant(
    'fact-of-any-reference',
    'a booking of another day, in a history made anew',
    'fact-of-line.ts',
    `  if (isOfAccount && fact.reference !== reference) return 'reference';\n`,
    `  if (isOfAccount && reference === '') return 'reference';\n`,
  ),
  mutant(
    'any-sum-of-the-month',
    'another sum of the month',
    'checks/sums.ts',
    `(await evidence.text(SUMS_NAME)) !== sumsText(found)`,
    `(await evidence.text(SUMS_NAME)) === ''`,
  ),
  mutant(
    'record-with-gaps',
    'an entry less of what people asked for',
    'checks/audit.ts',
    `if (!follows(before, entry))`,
    'if (before === entry)',
  ),
  mutant(
    'any-history',
    'a history made anew',
    'checks/anchors.ts',
    `    if (entry?.hash !== hash) {\n      this.#problems.add(payoutId`,
    `    if (entry === undefined) {\n      this.#problems.add(payoutId`,
  ),
  mutant(
    'any-names-of-signers',
    'another name of a signer, also beside the file',
    'checks/anchors.ts',
    `if (approvalsDigest(batch.approvals) !== approvals)`,
    `if ((approvalsDigest(batch.approvals) === '') !== (approvals === ''))`,
  ),
  mutant(
    'record-cut-off',
    'the last entry less of what people asked for',
    'checks/anchors.ts',
    `      if (entry?.hash !== hash) {\n        this.#problems.add(auditKey`,
    `      if (hash === '') {\n        this.#problems.add(auditKey`,
  ),
  mutant(
    'anchors-with-gaps',
    'the first anchor less',
    'checks/anchors.ts',
    `isBefore || this.#whole.has(since) ? [] : [key]`,
    'isBefore || this.#whole.size > 0 ? [] : [key]',
  ),
  mutant(
    'no-last-proof',
    'no proof of the sums',
    'anchored-span.ts',
    `proof === undefined || proof.at < this.#anchoredAt`,
    `proof !== undefined && proof.at < this.#anchoredAt`,
  ),
];
