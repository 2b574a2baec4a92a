import { type ErrorDetails, PipelineError } from '../../core/errors.ts';

/** Why a whole document is refused: nobody may act on anything in it. */
export type RefusalRule =
  | 'depth'
  | 'doctype'
  | 'element-missing'
  | 'element-order'
  | 'element-unexpected'
  | 'empty'
  | 'encoding'
  | 'entity'
  | 'gzip'
  | 'namespace'
  | 'not-well-formed'
  | 'processing-instruction'
  | 'second-root'
  | 'size'
  | 'text-length'
  | 'text-misplaced'
  | 'token-length'
  | 'too-many'
  | 'truncated'
  | 'value-invalid'
  | 'xml-version'
  | 'zip';

/** A document's fault, by the rule that it breaks. */
export const WHAT_IS_WRONG: Readonly<Record<RefusalRule, string>> = {
  depth: 'its elements are nested too deeply',
  doctype: 'it has a DOCTYPE, which a bank report never needs',
  'element-missing': 'an element that its schema requires is missing',
  'element-order': 'an element is repeated or out of the order of its schema',
  'element-unexpected': 'a value contains an element',
  empty: 'it has no root element',
  encoding:
    'its bytes do not match the encoding that it has or declares, or the pipeline does not read that one',
  entity: 'it uses an entity beyond the five predefined ones',
  gzip: 'it is a gzip archive',
  namespace: 'the pipeline does not read messages of its kind',
  'not-well-formed': 'it is not well-formed XML',
  'processing-instruction': 'it has a processing instruction',
  'second-root': 'it has more than one root element',
  size: 'it is longer than the limit',
  'text-length': 'a text is longer than the limit',
  'text-misplaced': 'there is text where its schema has elements only',
  'token-length': 'a tag, text or comment is longer than the limit',
  'too-many': 'it has more payment informations or statements than the limit',
  truncated: 'it ends too early',
  'value-invalid': 'a value does not fit its type in the schema',
  'xml-version': 'it is not XML 1.0',
  zip: 'it is a zip archive',
};

/**
 * The error for a document that breaks `rule`. The message names rules and places only: the document's text may be a
 * name or an account.
 */
export function refusal(rule: RefusalRule, line: number, details: ErrorDetails = {}): PipelineError {
  return new PipelineError('BANK_REPORT_REFUSED', `A bank report was refused: ${WHAT_IS_WRONG[rule]}.`, {
    action:
      ACTION[rule] ?? 'Nothing was changed. Fetch the file again; if it is the same, ask the bank about it.',
    details: { rule, line, ...details },
  });
}

/** Whether the error refuses a whole bank report. */
export function isReportRefusal(error: unknown): error is PipelineError {
  return error instanceof PipelineError && error.code === 'BANK_REPORT_REFUSED';
}

const ACTION: Readonly<Partial<Record<RefusalRule, string>>> = {
  encoding:
    'Nothing was changed. Fetch the file again without converting it; if it is the same, ask the bank for UTF-8, the encoding that ISO 20022 prescribes.',
  gzip: 'Nothing was changed. Unpack it (gunzip) and put the report that it holds into the inbox.',
  namespace: 'Nothing was changed. Ask the bank for one of the accepted message versions.',
  size: 'Nothing was changed. Check that it is a bank report; if so, ask the bank for smaller files.',
  'too-many': 'Nothing was changed. Check that it is a bank report; if so, ask the bank for smaller files.',
  truncated: 'Nothing was changed. Fetch the file again: the transfer was probably cut off.',
  zip: 'Nothing was changed. Unpack it (unzip) and put each report that it holds into the inbox.',
};
