import type { Edit } from '../../../../simulation/mutants/mutant.ts';

/** A verifier that lacks one condition within a question, and the forgery that it then lets pass. */
export type VerifierMutant = {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** What the forgery is called among FORGERIES. */
  readonly lets: string;
};

const VERIFY = 'operate/evidence/verify/';

function mutant(name: string, file: string, lets: string) {
  const edit = (find: string, replace: string): Edit => ({ file: `${VERIFY}${file}`, find, replace });
  return {
    with: (find: string, replace: string): VerifierMutant => ({ name, lets, edits: [edit(find, replace)] }),
  };
}

export const MUTANTS: readonly VerifierMutant[] = [
  mutant('any-part', 'checks/parts.ts', 'a part that no archive has').with(
    `    if (!isKnown(name)) problems.add(name, 'is no part of an archive');\n`,
    '',
  ),
  mutant('row-of-any-kind', 'rows.ts', 'a row among those of another kind').with(
    `!KEYS[folder].test(key)`,
    'key.length === 0',
  ),
  mutant('listed-anywhere', 'checks/rows.ts', 'another place in the list of the month').with(
    `(await evidence.rows.read(key, isAsWritten)) === false`,
    'key.length === 0',
  ),
  mutant('charges-of-nobody', 'checks/charges.ts', 'charges that no payout is for').with(
    `if (!named.has(key))`,
    'if (key.length === 0)',
  ),
  mutant('sum-of-a-collection', 'checks/runs.ts', 'another sum of a collection').with(
    ` || found?.sumMinor !== known?.sumMinor`,
    '',
  ),
  mutant(
    'not-among-the-accepted',
    'checks/runs.ts',
    'a payout less that a collection accepted, and its count and sum',
  ).with(
    `why === 'collected' && to === 'ready' && accepted.get(runId)?.has(payoutId) === false`,
    'accepted.size === 0',
  ),
  mutant('manifest-without-hash', 'checks/manifests.ts', 'another name in a manifest').with(
    `if (hash !== fixed.manifestHash)`,
    `if (hash === '' && count > 0)`,
  ),
  mutant('file-without-digest', 'checks/payment-files.ts', 'another name in a payment file').with(
    `hash.digest('hex') !== fileSha256 || bytes !== fileBytes`,
    'bytes !== fileBytes',
  ),
  mutant('file-of-nobody', 'checks/payment-files.ts', 'a payment file of no batch').with(
    `if (!expected.has(name))`,
    'if (name.length === 0)',
  ),
  mutant(
    'file-not-made-again',
    'checks/payment-files.ts',
    'another name of the account that a file pays from',
  ).with(`hash.digest('hex') === seal.fileSha256`, `hash.digest('hex').length > 0`),
  mutant('any-first-approver', 'checks/approvers.ts', 'a first approver whom no configuration names').with(
    `if (isNamed !== true)`,
    'if (isNamed === undefined)',
  ),
  mutant('any-time-to-leave', 'checks/approvals.ts', 'a file that left when its approvals had expired').with(
    `batch.leavesAtMs >= leavesBeforeMs(proposal)`,
    'leavesBeforeMs(proposal) < 0',
  ),
  mutant('no-faults-of-approvals', 'checks/approvals.ts', 'an approval less, also beside the file').with(
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
  mutant('report-of-other-bytes', 'checks/reports.ts', "another word in a bank's report").with(
    `if (hash.digest('hex') !== digest)`,
    `if (hash.digest('hex') === '')`,
  ),
  mutant('report-of-nobody', 'checks/reports.ts', 'a report that nobody read').with(
    `digest === undefined || !evidence.rows.has(reportKey(digest))`,
    'digest === undefined',
  ),
  mutant('lines-without-rows', 'checks/reports.ts', 'a line less of those that wait').with(
    `rowsOfLines(evidence, digest, lines) < row.unmatched + row.other - aboutFiles`,
    'lines < aboutFiles',
  ),
  mutant('counts-without-their-sum', 'checks/reports.ts', 'another count of matched lines').with(
    `lines === found && lines === matched + unmatched + other`,
    'lines === found && matched + unmatched + other > 0',
  ),
  mutant('message-of-any-id', 'checks/reports.ts', "another id of a report's message").with(
    ` && row.messageId === messageId`,
    ' && messageId.length > 0',
  ),
  mutant('message-of-any-version', 'checks/reports.ts', "another version of a report's message").with(
    ` && row.version === version`,
    ' && version.length > 0',
  ),
  mutant('line-of-another-report', 'unmatched-row.ts', 'another report of a line of nobody').with(
    `  if (row.sha256 !== digest) return 'report';\n`,
    '',
  ),
  mutant('line-of-any-id', 'unmatched-row.ts', 'another id of a line of nobody').with(
    `!isFound && row.endToEndId !== endToEndId`,
    'isFound && endToEndId === undefined',
  ),
  mutant('line-of-any-amount', 'unmatched-row.ts', 'another amount of a line of nobody').with(
    `given[name] !== value)`,
    `given[name] !== value && name !== 'amountMinor')`,
  ),
  mutant('line-of-any-account', 'unmatched-row.ts', 'another account of a line of nobody').with(
    `given[name] !== value)`,
    `given[name] !== value && name !== 'accountIban')`,
  ),
  mutant('line-for-any-reason', 'unmatched-row.ts', 'another reason why a line waits').with(
    `isReasonOf(row.why, line) ? undefined : 'reason'`,
    `isReasonOf(row.why, line) ? undefined : undefined`,
  ),
  mutant('fact-of-any-amount', 'fact-of-line.ts', 'a booking of another amount, in a history made anew').with(
    `return fact.amountMinor === amount.amountMinor && fact`,
    'return fact.amountMinor !== undefined && fact',
  ),
  mutant('fact-of-any-reference', 'fact-of-line.ts', 'a booking of another day, in a history made anew').with(
    `  if (isOfAccount && fact.reference !== reference) return 'reference';\n`,
    `  if (isOfAccount && reference === '') return 'reference';\n`,
  ),
  mutant('any-sum-of-the-month', 'checks/sums.ts', 'another sum of the month').with(
    `(await evidence.text(SUMS_NAME)) !== sumsText(found)`,
    `(await evidence.text(SUMS_NAME)) === ''`,
  ),
  mutant('record-with-gaps', 'checks/audit.ts', 'an entry less of what people asked for').with(
    `if (!follows(before, entry))`,
    'if (before === entry)',
  ),
  mutant('any-history', 'checks/anchors.ts', 'a history made anew').with(
    `    if (entry?.hash !== hash) {\n      this.#problems.add(payoutId`,
    `    if (entry === undefined) {\n      this.#problems.add(payoutId`,
  ),
  mutant('any-names-of-signers', 'checks/anchors.ts', 'another name of a signer, also beside the file').with(
    `if (approvalsDigest(batch.approvals) !== approvals)`,
    `if ((approvalsDigest(batch.approvals) === '') !== (approvals === ''))`,
  ),
  mutant('record-cut-off', 'checks/anchors.ts', 'the last entry less of what people asked for').with(
    `      if (entry?.hash !== hash) {\n        this.#problems.add(auditKey`,
    `      if (hash === '') {\n        this.#problems.add(auditKey`,
  ),
  mutant('anchors-with-gaps', 'checks/anchors.ts', 'the first anchor less').with(
    `isBefore || this.#whole.has(since) ? [] : [key]`,
    'isBefore || this.#whole.size > 0 ? [] : [key]',
  ),
  mutant('no-last-proof', 'anchored-span.ts', 'no proof of the sums').with(
    `proof === undefined || proof.at < this.#anchoredAt`,
    `proof !== undefined && proof.at < this.#anchoredAt`,
  ),
  mutant('entry-of-any-content', 'checks/journal.ts', 'a journal of ten times the energy').with(
    `contentOf({ remittance: entry.remittance, ...made }) === contentOf(entry)`,
    `contentOf(made) !== ''`,
  ),
  mutant('entries-that-are-missing', 'checks/journal.ts', 'a journal of an entry less').with(
    `if (missing !== undefined)`,
    'if (missing === -1)',
  ),
  mutant('files-of-any-bytes', 'archived-journals.ts', 'a journal that was exported as another file').with(
    `JSON.stringify(files) === JSON.stringify(exported?.files)`,
    'files.length === exported?.files.length',
  ),
  mutant('any-names-of-movements', 'archived-journals.ts', 'a journal that names other movements').with(
    `if (!(await isNamedSo(closed, entries, itemOf)))`,
    'if (entries.length === -1)',
  ),
  mutant('any-anchored-journal', 'checks/anchors.ts', 'no journal, which was anchored').with(
    `if (closed?.digest !== digest)`,
    `if (digest === '')`,
  ),
];
