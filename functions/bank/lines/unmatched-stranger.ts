import type { BankLine } from './bank-line.ts';
import { isAbsent } from './identify.ts';

/** Why a line that names no attempt of ours changes nothing. */
type Stranger = 'id-damaged' | 'return-unidentified' | 'other' | 'refers-to-nothing' | 'unknown-id';

/** A line without our id may still be ours: then it is for a person, not among the unrelated ones. */
export function unmatchedStranger(line: BankLine): { readonly why: Stranger } {
  const { subject, resembles, comesBack, entry, batchId } = line;
  if (resembles !== undefined) return { why: 'id-damaged' };
  if (comesBack) return { why: 'return-unidentified' };
  if (subject.kind !== 'none' || !subject.ours) return { why: 'other' };
  // A refusal without any id: only a person can tell which file it means.
  const ids = [line.endToEndId, line.instructionId, line.messageId, line.paymentInformationId];
  const namesNothing = entry === undefined && batchId === undefined && ids.every(isAbsent);
  return { why: namesNothing ? 'refers-to-nothing' : 'unknown-id' };
}
