import { PipelineError } from '../../functions/core/errors.ts';
import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import type { AccountRole, MovementKind, Posting } from '../../functions/core/journal/movements.ts';
import { endToEndIdOf } from '../../functions/core/payout.ts';
import type { Accounting } from '../../functions/platform/config-accounting.ts';

/** What turns a journal into entries of one company's books. */
export type PostingRules = Pick<
  Accounting,
  'accounts' | 'costCentres' | 'costCentresOfCards' | 'namesInTexts'
>;

export type PostedLine = Posting & {
  readonly account: string;
  /** For a line of costs, where the configuration has one for its source. */
  readonly costCentre?: string;
};

/** An entry with the company's accounts, as every format has it. */
export type PostedEntry = Omit<JournalEntry, 'postings'> & {
  readonly lines: readonly PostedLine[];
  readonly text: string;
  /** For formats with shorter texts: its parts, of which `textWithin` keeps the most useful. */
  readonly parts: TextParts;
  readonly endToEndId: string;
};

/** In the order of writing. */
export type TextParts = {
  readonly what: string;
  readonly reason: string | undefined;
  /** The bank's day, where the entry is posted on another one. */
  readonly day: string | undefined;
  readonly endToEndId: string;
  readonly name: string | undefined;
};

/** @throws PipelineError CONFIG_INVALID where an entry has no account. */
export function posted(entries: readonly JournalEntry[], rules: PostingRules): readonly PostedEntry[] {
  return entries.map(({ postings, ...entry }) => {
    const endToEndId = endToEndIdOf(entry);
    const ofCard = rules.costCentresOfCards === true ? entry.billingReference : undefined;
    const costCentre = ofCard ?? rules.costCentres?.[entry.source];
    const lines = postings.map((posting) => ({
      ...posting,
      account: accountOf(rules.accounts, posting.role, entry),
      ...(costCentre === undefined || !IS_COST.has(posting.role) ? {} : { costCentre }),
    }));
    const name = rules.namesInTexts === true ? entry.recipientName : undefined;
    const parts = partsOf(entry, endToEndId, name);
    return { ...entry, lines, endToEndId, parts, text: written(parts) };
  });
}

const IS_COST: ReadonlySet<AccountRole> = new Set(['expense', 'difference']);

function accountOf(
  accounts: PostingRules['accounts'],
  role: AccountRole,
  { source, debtorAccountId, document }: Pick<JournalEntry, 'source' | 'debtorAccountId' | 'document'>,
): string {
  switch (role) {
    case 'expense':
      return accounts.expense[source] ?? missing(`expense for the source ${source}`, document);
    case 'bank':
      return accounts.bank[debtorAccountId] ?? missing(`bank for ${debtorAccountId}`, document);
    case 'returned':
      return accounts.returned ?? accounts.payable;
    case 'payable':
    case 'difference':
      return accounts[role];
  }
}

/** A source or account removed from the configuration still has payouts that move. */
function missing(what: string, document: string): never {
  throw new PipelineError('CONFIG_INVALID', `accounting.accounts has no account in ${what}.`, {
    action: 'Add it: a source or account taken out still has entries while its money moves.',
    details: { document },
  });
}

const WHAT: Readonly<Record<MovementKind, string>> = {
  owed: 'Owed',
  'owed-corrected': 'Owed, corrected',
  booked: 'Paid',
  'booking-undone': 'Not paid after all',
  returned: 'Returned',
  'return-undone': 'Not returned after all',
  'charges-returned': 'Charges given back',
};

/** Without a name or an account, unless the configuration asks for the name. */
function partsOf(
  { kind, reasonCode, date, evidenceDate }: Omit<JournalEntry, 'postings'>,
  endToEndId: string,
  name: string | undefined,
): TextParts {
  return {
    what: WHAT[kind],
    // A bank's code is four characters; a longer one stands in its report.
    reason: reasonCode === undefined ? undefined : `(${reasonCode.slice(0, 8)})`,
    day: date === evidenceDate ? undefined : `on ${evidenceDate}`,
    endToEndId,
    name,
  };
}

function written({ what, reason, day, endToEndId, name }: TextParts): string {
  return [what, reason, day, endToEndId, name].filter((part) => part !== undefined).join(' ');
}

/** What a text gives up to fit, first to last: half an id or half a day says nothing, half a name does. */
const GIVEN_UP = ['reason', 'day'] as const;

/**
 * The text in at most so many characters. It always says what happened and to which payment; a day and a reason are
 * whole or left out, a name may be cut off.
 */
export function textWithin(
  { parts }: Pick<PostedEntry, 'parts'>,
  maxCharacters: number,
  fitting: (text: string, maxCharacters: number) => string,
): string {
  let kept = parts;
  for (const part of GIVEN_UP) {
    if (written({ ...kept, name: undefined }).length > maxCharacters) kept = { ...kept, [part]: undefined };
  }
  return fitting(written(kept), maxCharacters);
}

/** A debit and a credit of the same amount. */
export type Pair = { readonly debit: PostedLine; readonly credit: PostedLine; readonly amountMinor: bigint };

/** The entry as pairs, for formats whose lines have an account and its contra account. */
export function pairsOf({ lines }: Pick<PostedEntry, 'lines'>): readonly Pair[] {
  const open = (side: Posting['side']) =>
    lines.filter((line) => line.side === side).map((line) => ({ line, leftMinor: line.amountMinor }));
  const [debits, credits] = [open('debit'), open('credit')];
  const pairs: Pair[] = [];
  for (const debit of debits) {
    for (const credit of credits) {
      const amountMinor = lesserOf(debit.leftMinor, credit.leftMinor);
      if (amountMinor === 0n) continue;
      debit.leftMinor -= amountMinor;
      credit.leftMinor -= amountMinor;
      pairs.push({ debit: debit.line, credit: credit.line, amountMinor });
    }
  }
  return pairs;
}

function lesserOf(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

/** The entries of each currency, in order. */
export function byCurrency(entries: readonly PostedEntry[]): ReadonlyMap<string, readonly PostedEntry[]> {
  return Map.groupBy(entries, ({ currency }) => currency);
}
