import { type ReasonRetry, retryOf } from './reason-retry.ts';

/**
 * The meaning of a bank's reason for a reject or return, and whether the payout may be retried.
 *
 * Sources: ISO 20022 external code sets ExternalStatusReason1Code and ExternalReturnReason1Code, and the EPC's
 * "Guidance on reason codes for SEPA Credit Transfer R-transactions" (version 4.0).
 */
export type Reason = {
  /** What happened, for everybody. */
  readonly what: string;
  /** What happened and what to do, for finance. */
  readonly sentence: string;
  readonly retry: ReasonRetry;
};

const ASK_FOR_ACCOUNT = 'Have the recipient give a correct account in the source.';
const NO_ADDRESS =
  'Have the address corrected in the source, and see that creditorAddress of the debtor account sends it; or pay it another way.';
const ASK_OWN_BANK = 'Ask our own bank.';
const CHECK_DUPLICATE = 'Check whether the earlier payment went through before anything is sent again.';

/** What happened, and what to do. */
const SENTENCES: Readonly<Record<string, readonly [what: string, todo?: string]>> = {
  // Codes that need a correction at the source.
  AC01: ['The account number is wrong or does not exist.', ASK_FOR_ACCOUNT],
  AC03: ["The recipient's account number is not valid.", ASK_FOR_ACCOUNT],
  AC04: ["The recipient's account is closed.", ASK_FOR_ACCOUNT],
  AC06: [
    "The recipient's account is blocked.",
    'Have the recipient settle it with their bank or give another account.',
  ],
  AC07: ["The recipient's account is closed.", ASK_FOR_ACCOUNT],
  AC12: [
    "An account is of a type that cannot be used for this, most likely the recipient's.",
    ASK_FOR_ACCOUNT,
  ],
  AC14: ['An account or bank of the recipient is of a type that cannot be paid.', ASK_FOR_ACCOUNT],
  AC15: ["The recipient's account details have changed.", ASK_FOR_ACCOUNT],
  AG01: [
    "Credit transfers are not allowed on the recipient's account, such as a savings account.",
    ASK_FOR_ACCOUNT,
  ],
  AG03: ["This kind of payment is not supported on the recipient's account.", ASK_FOR_ACCOUNT],
  BE01: [
    "The recipient's name does not go with the account.",
    'Have the recipient check both in the source.',
  ],
  BE06: ['The recipient is not known at that bank.', ASK_FOR_ACCOUNT],
  BE22: ["The recipient's name is missing or not valid.", 'Have it corrected in the source.'],
  CNOR: ["The recipient's bank cannot be reached by this kind of transfer.", ASK_FOR_ACCOUNT],
  MD07: [
    'The account holder has died.',
    'Have the company find out who is owed the money, and give their account in the source.',
  ],
  RC01: ["The recipient's bank identifier is wrong.", ASK_FOR_ACCOUNT],
  RC04: ["The recipient's bank identifier is missing or wrong.", ASK_FOR_ACCOUNT],
  RC07: ["The BIC of the recipient's bank is wrong.", ASK_FOR_ACCOUNT],
  RVMC: [
    'Verification of payee: the name is close to that of the account, but not the same.',
    'Have it corrected.',
  ],
  RVNM: ['Verification of payee: the name does not match the account.', ASK_FOR_ACCOUNT],

  // Codes after which the same order may go again.
  DT01: ['The execution date was not accepted.', 'It may be sent again with a new date.'],
  TM01: ['The file came after the cut-off time.', 'It may be sent again in the next file.'],

  // Codes for a person.
  AC02: ['Our own account number was not accepted.', `Check the debtor account. ${ASK_OWN_BANK}`],
  AC05: ['Our own account is closed.', `Check the debtor account. ${ASK_OWN_BANK}`],
  AC13: ['The type of our own account is missing or not accepted.', ASK_OWN_BANK],
  AC16: ['The account is in sequestration.', ASK_OWN_BANK],
  AC17: ['The account is in liquidation.', ASK_OWN_BANK],
  AG02: ['The kind of payment was not accepted by a bank.', ASK_OWN_BANK],
  AM01: ['The amount was zero.', 'Check the expense.'],
  AM02: ['The amount is more than a bank allows.', `Check the expense and the limits. ${ASK_OWN_BANK}`],
  AM03: ['The currency is not accepted for this account.', 'Check the expense and the debtor account.'],
  AM04: ['Our account had not enough money.', 'Provide it, then release the payout.'],
  AM05: ['A bank took it for a duplicate.', CHECK_DUPLICATE],
  AM06: ['The amount is less than a bank accepts.', 'Check the expense.'],
  AM07: ['The amount was blocked by an authority.', ASK_OWN_BANK],
  AM09: ['The amount is not what was agreed.', 'Check the expense with the recipient.'],
  AM10: ['The sum of the file was not right.', 'Report it as a defect before anything is sent again.'],
  AM11: ['The currency of a payment was not valid.', `Report it as a defect. ${ASK_OWN_BANK}`],
  AM12: ['The amount was missing or not valid.', `Report it as a defect. ${ASK_OWN_BANK}`],
  ARDT: ['The payment was already returned.', CHECK_DUPLICATE],
  BE05: [
    'The bank does not know us as the sender of the file.',
    `Check the ids in the configuration. ${ASK_OWN_BANK}`,
  ],
  BE07: [
    'Our own address is missing or not correct.',
    `Check the debtor in the configuration. ${ASK_OWN_BANK}`,
  ],
  BE08: ['A bank made an error.', ASK_OWN_BANK],
  BE10: [
    'Our own country is missing or not valid.',
    `Check the debtor in the configuration. ${ASK_OWN_BANK}`,
  ],
  CERI: ['The remittance information was not accepted.', `Report it as a defect. ${ASK_OWN_BANK}`],
  CURR: ['The currency was not right.', 'Check the expense and the debtor account.'],
  CUST: ['The recipient or we asked for it.', 'Find out why before anything is sent again.'],
  DNOR: ['Our own bank is not registered for this kind of payment.', ASK_OWN_BANK],
  DS28: ['It was returned after a technical problem at a bank.', CHECK_DUPLICATE],
  BE04: ["The recipient's address is missing or not correct.", NO_ADDRESS],
  BE11: ["The recipient's country is missing or not valid.", NO_ADDRESS],
  DU01: ['The bank has had a file with this message id before.', CHECK_DUPLICATE],
  DU02: ['The bank has had a payment information with this id before.', CHECK_DUPLICATE],
  DU03: ['The bank has had this transaction before.', CHECK_DUPLICATE],
  DU04: ['The bank has had this end-to-end id before.', CHECK_DUPLICATE],
  DU05: ['The bank has had this instruction id before.', CHECK_DUPLICATE],
  DUPL: ['A bank took it for a duplicate.', CHECK_DUPLICATE],
  ED05: ['Settlement between the banks failed, so nobody can say yet where the money is.', CHECK_DUPLICATE],
  ERIN: ["The recipient's bank does not support the remittance information.", ASK_OWN_BANK],
  FF01: ['The format of the file was not accepted.', 'Report it as a defect before anything is sent again.'],
  FF03: ['The kind of payment was not accepted.', ASK_OWN_BANK],
  FF05: ['The local instrument was not accepted.', ASK_OWN_BANK],
  FOCR: ['It was returned after it was cancelled or recalled.', 'Find out who asked for it.'],
  FR01: ['It was returned on suspicion of fraud.', 'Stop paying this recipient until that is cleared.'],
  FRAD: ['It was refused on suspicion of fraud.', 'Stop paying this recipient until that is cleared.'],
  MS02: ['The recipient refused it, or their bank did for them.', "Ask the recipient's reason first."],
  MS03: ['A bank gives no reason, as it may have to.', ASK_OWN_BANK],
  NARR: [
    "The bank gives its reason in words: read them in the bank's report, which the payout's evidence names.",
  ],
  NOAS: ['The recipient did not answer their bank.', 'Ask the recipient.'],
  RC03: ['The identifier of our own bank was missing or wrong.', `Check the debtor account. ${ASK_OWN_BANK}`],
  RC08: ['A clearing system identifier was wrong.', ASK_OWN_BANK],
  RR03: ["The recipient's name or address is missing, and the law asks for it.", NO_ADDRESS],
  RF01: ['The reference is not unique.', CHECK_DUPLICATE],
  RR01: ['Our own account or identification is missing, and the law asks for it.', ASK_OWN_BANK],
  RR02: ['Our own name or address is missing, and the law asks for it.', ASK_OWN_BANK],
  RR04: ['It was refused for a regulatory reason.', ASK_OWN_BANK],
  RCVC: ['Verification of payee is complete and the name matches: this is no failure.'],
  RVNA: ['Verification of payee was not possible.', 'Decide whether to pay without it.'],
  RUTA: ["The recipient's bank could not book it.", 'Ask the recipient for the reason.'],
  SL02: [
    "The recipient's bank refused it because of a service that it has for the recipient.",
    'Ask the recipient.',
  ],
  SVNR: ['It was returned because a service was not rendered.', 'Ask the recipient.'],
  TECH: ['A bank names a technical problem behind a recall.', CHECK_DUPLICATE],
};

const REASONS: ReadonlyMap<string, Reason> = new Map(
  Object.entries(SENTENCES).map(([code, [what, todo]]) => [code, reasonOf(what, todo, retryOf(code))]),
);

function reasonOf(what: string, todo: string | undefined, retry: ReasonRetry): Reason {
  return { what, sentence: todo === undefined ? what : `${what} ${todo}`, retry };
}

/** Codes with their own sentence. */
export const KNOWN_REASON_CODES: readonly string[] = [...REASONS.keys()];

const COPY_CODE = /(?<![A-Z0-9])(?:AM05|DU0[1-5]|DUPL)(?![A-Z0-9])/i;

/** Words for a copy in the banks' languages, without accents. A false match only costs a look. */
const COPY_WORDS =
  /dupli[ck]|dublik|doppel|doppia|doppio|double|doublon|dobbelt|dublet|dubblett|dubbel|dubbla|\bdobles?\b|\bduplo\b|kaksoiskappale|kahteen kertaan|tuplamaksu|topelt|kopi[ae]|copy of|\btwice\b|second time|mehrfach|more than once|not unique|nicht eindeutig|resubmi|resent\b|(?:received|processed|executed|used|sent|submitted|delivered) (?:before|earlier|previously)|(?:message|file|payment|transaction|instruction|end.?to.?end)[ -]?(?:information )?(?:id|identification|reference)? (?:already )?exists/;

const ALREADY =
  /\b(?:already|previously|bereits|schon|deja|allerede|redan|reeds|al eerder|gia|ya|jo|juba|jau|juz|jiz|uz)\b/;

const ALREADY_HAD = new RegExp(
  `${ALREADY.source}[^.;]{0,30}(?:receiv|process|execut|exist|used|sent|submit|empfang|eingegang|eingereich|verarbeit|vorhanden|ausgefuhrt|recu|traite|modtag|mottag|mottatt|behandl|find|finn|ontvang|verwerk|gebruik|bestaa|ricevut|recibid)`,
);

/** What an account or its holder may "already" be, without any copy. */
const STATE_OF_ACCOUNT =
  /clos|geschlossen|schliess|aufgelos|aufgehoben|geloscht|gekundigt|gesperrt|erloschen|block|frozen|expired|abgelaufen|clotur|ferme|chius|cerrad|lukket|opphort|ophort|avslut|stangd|sparret|sperret|sparrad|beeindigd|opgeheven|suljettu|deceased|dead|died|verstorben|avdod|afdod|decede/;

/**
 * Whether a bank's reasons refuse a second copy of a file, a payment information or a payment. The first copy may still
 * be on its way, so such a refusal never ends it. When in doubt, it is a copy: then a person looks. A copy mistaken for
 * the payment itself would be paid again.
 */
export function refusesCopy(reasons: readonly ReportedReason[]): boolean {
  return reasons.some(
    ({ code, proprietary, additional }) =>
      COPY_CODE.test(code ?? '') || [proprietary ?? '', ...additional].some(speaksOfCopy),
  );
}

function speaksOfCopy(text: string): boolean {
  if (text === '') return false;
  // Words may run together or have other signs between them: DUPLICATE_FILE, ALREADY-RECEIVED.
  const words = text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ');
  if (COPY_CODE.test(words) || COPY_WORDS.test(words)) return true;
  if (ALREADY_HAD.test(words)) return true;
  return ALREADY.test(words) && !STATE_OF_ACCOUNT.test(words);
}

/** Words that point to the reasons of another level. */
const ELSEWHERE =
  /\b(?:see|below|details?|siehe|unten|einzel\w*|voir|ci-dessous|se|nedenfor|nedan|zie|hieronder|individual|transactions? level)\b/;

/** Whether reasons mean nothing by themselves: none at all, NARR, or words that point to another level. */
export function saysNoReason(reasons: readonly ReportedReason[]): boolean {
  return reasons.every(
    ({ code, proprietary }) =>
      (code === undefined || code.trim().toUpperCase() === 'NARR') &&
      (proprietary === undefined || ELSEWHERE.test(proprietary.toLowerCase().replaceAll('_', ' '))),
  );
}

/**
 * The reason behind a code of a pain.002 or a return; total. An unknown code or a bank's own is for a person: the same
 * payment might fail again.
 */
export function reasonFor(code: string | undefined): Reason {
  if (code === undefined) return reasonOf('The bank gave no reason code.', ASK_OWN_BANK, 'never');
  return REASONS.get(code) ?? reasonOf(unknownReason(code), READ_ITS_WORDS, retryOf(code));
}

const READ_ITS_WORDS = `Its words, if any, stand in the bank's report, which the evidence names. ${ASK_OWN_BANK}`;

/** Names a code only if it looks like one: a bank's own may be any text, even a name. */
function unknownReason(code: string): string {
  const shown = /^[A-Z0-9]{1,6}$/.test(code) ? `the code ${code}` : 'a code of its own';
  return `The bank gave ${shown}, which is not known here.`;
}

/** Why a bank refused or returned: an ISO external code or a bank's own (`proprietary`), and its words. */
export type ReportedReason = {
  readonly code?: string;
  readonly proprietary?: string;
  /** At most {@link REPEATS_KEPT} lines. */
  readonly additional: readonly string[];
};
