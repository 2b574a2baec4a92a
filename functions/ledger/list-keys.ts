import { foldedName, withoutControls } from '../core/folded-name.ts';
import { base32Of, sha256Hex } from '../core/ids.ts';
import { recipientKeyOf } from '../core/payee.ts';
import type { Payout } from '../core/payout.ts';
import { type ListIndex, MONTH_INDEX, RECIPIENT_INDEX, REPORT_INDEX } from './keys.ts';

/** Keys of a payout in the list indexes, from its source's data alone: a step of its state writes no index. */
export type ListKeys = {
  readonly ofMonth: string;
  readonly ofReport?: string;
  readonly ofPayee: string;
  readonly listSort: string;
};

/** What the keys consist of. */
const LISTED = [
  'source',
  'account',
  'expenseId',
  'reportId',
  'period',
  'createdAt',
  'recipientId',
  'recipientName',
  'iban',
  'amountMinor',
  'currency',
] as const;
type Listed = Pick<Payout, (typeof LISTED)[number]>;

/** Whether both surely have the same keys. Most steps change none of these fields. */
export function isListedAlike(one: Listed, other: Listed): boolean {
  return LISTED.every((field) => one[field] === other[field]);
}

export function payoutListKeys(payout: Listed): ListKeys {
  const { reportId } = payout;
  return {
    ofMonth: payoutMonthOf(payout),
    // An expense may be in no report yet.
    ...(reportId === '' ? {} : { ofReport: reportKeyOf(reportId) }),
    ofPayee: shortened(recipientKeyOf(payout)),
    listSort: listSortOf(payout),
  };
}

/** The month (`YYYY-MM`) in which the paid period ends; without a period, the month of the payout's creation (UTC). */
export function payoutMonthOf({ period, createdAt }: Pick<Payout, 'period' | 'createdAt'>): string {
  return (period?.end ?? createdAt).slice(0, 7);
}

/** Reports of several sources may share an id: the tag of the source tells them apart. */
function reportKeyOf(reportId: string): string {
  return shortened(base32Of(sha256Hex(['report', reportId])));
}

/** 65 bits: each step writes every byte of a row again, and the row tells whether it is meant. */
function shortened(digest: string): string {
  return digest.slice(0, 13);
}

/** One partition of a list index. */
export type ListPartition = { readonly index: ListIndex; readonly key: string };

/** @param month `YYYY-MM`. */
export function monthPartition(month: string): ListPartition {
  return { index: MONTH_INDEX, key: month };
}

export function reportPartition(reportId: string): ListPartition {
  return { index: REPORT_INDEX, key: reportKeyOf(reportId) };
}

/** @param recipientKey of `recipientKeyOf`. */
export function recipientPartition(recipientKey: string): ListPartition {
  return { index: RECIPIENT_INDEX, key: shortened(recipientKey) };
}

/**
 * What a list knows of a payout without its row. The key holds its name and the end of its IBAN: neither may leave the
 * server in a cursor, nor reach a log or an error.
 */
export type ListEntry = {
  /** As `foldedName` makes it. */
  readonly name: string;
  readonly amountMinor: bigint | undefined;
  readonly currency: string;
  /** The last four characters. */
  readonly ibanEnd: string;
  readonly expenseId: string;
  readonly sourceTag: string;
  /** Whether the key was too short for some part: the beginning stands here, the rest in the row. */
  readonly isCut: boolean;
};

/** Below every other character, so that `Ann` comes before `Ann Lee`; `foldedName` never leaves one. */
const SEPARATOR = '\u001f';
/** Ends a cut part: what a search looks for may be in the rest. */
const CUT = '\u001e';

/** DynamoDB allows 1,024 bytes of a sort key. The sum of these, their marks and the separators is less. */
const MAX_BYTES = { name: 320, amount: 60, currency: 12, expenseId: 560 } as const;

/** By name. The amount has no padding for sorting, since every step writes each byte of a row again. */
function listSortOf(payout: Listed): string {
  const { recipientName, amountMinor, currency, iban, expenseId } = payout;
  return [
    cut(foldedName(recipientName), MAX_BYTES.name),
    cut(amountMinor?.toString() ?? '', MAX_BYTES.amount),
    cut(withoutControls(currency), MAX_BYTES.currency),
    ibanEndOf(iban),
    cut(withoutControls(expenseId), MAX_BYTES.expenseId),
    sourceTagOf(`${payout.source}/${payout.account}`),
  ].join(SEPARATOR);
}

/** @returns undefined for a key of another shape. */
export function parseListSort(listSort: string): ListEntry | undefined {
  const [name, amount, currency, ibanEnd, expenseId, sourceTag, ...more] = listSort.split(SEPARATOR);
  if (name === undefined || amount === undefined || currency === undefined || ibanEnd === undefined)
    return undefined;
  if (expenseId === undefined || sourceTag === undefined || more.length > 0) return undefined;
  return {
    name: name.replace(CUT, ''),
    amountMinor: /^-?\d+$/.test(amount) ? BigInt(amount) : undefined,
    currency: currency.replace(CUT, ''),
    ibanEnd,
    expenseId: expenseId.replace(CUT, ''),
    sourceTag,
    isCut: listSort.includes(CUT),
  };
}

/** The last four characters, in capitals. */
export function ibanEndOf(iban: string): string {
  return [...withoutControls(iban).replaceAll(' ', '').toUpperCase()].slice(-4).join('');
}

/**
 * Two characters of a digest: in a list of several sources, 1 in 1,024 entries of another source looks like one of this
 * source, and its row says that it is not. @param source such as `spirii/nordfleet`.
 */
export function sourceTagOf(source: string): string {
  return base32Of(sha256Hex(['source', source])).slice(0, 2);
}

function cut(text: string, maxBytes: number): string {
  // Most texts are short, and no UTF-16 unit takes more than three bytes of UTF-8.
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text;
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return kept + CUT;
}
