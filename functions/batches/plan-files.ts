import type { Cap } from '../core/approval/policy.ts';
import type { PayoutId } from '../core/ids.ts';

export type DuePayout = { readonly payoutId: PayoutId; readonly amountMinor: bigint };

export type FilePlan = {
  /** Payouts of each file, in ascending order of their ids. */
  readonly files: readonly (readonly DuePayout[])[];
  /** Payouts that alone exceed a file's cap. */
  readonly tooLarge: readonly DuePayout[];
};

export type CapName = 'file' | 'run' | 'day';

/** A cap that holds payouts back, and the excess. */
export type CapHit = {
  readonly cap: CapName;
  readonly heldBack: readonly DuePayout[];
  readonly limit: Cap;
};

export type RunPlan = {
  readonly files: FilePlan['files'];
  readonly hits: readonly CapHit[];
  /** Each would be alone in its file: it waits for a cut-off with others, outside the plan. */
  readonly alone: readonly DuePayout[];
};

export type Caps = {
  readonly maxPerFile: Cap;
  readonly maxPerRun: Cap;
  readonly maxPerDay: Cap;
  readonly vop?: 'opt-in' | 'opt-out';
  readonly singlePaymentFile?: 'wait' | 'send';
};

/**
 * Whether a file of the account needs a second payment. A payer may waive the verification of payees for several orders
 * as a package (Regulation (EU) 2024/886, article 5c(6)); some banks refuse a file of one.
 */
export function waitsForASecond({ vop, singlePaymentFile }: Caps): boolean {
  return vop === 'opt-out' && singlePaymentFile !== 'send';
}

/** A run has a handful of files; the bound keeps an odd cap from comparing all with all. */
const MAX_GIVERS_TRIED = 100;

function byId(a: DuePayout, b: DuePayout): number {
  return a.payoutId < b.payoutId ? -1 : 1;
}

/** What `taken` leaves of a cap; below zero if exceeded. */
export function leftOf(cap: Cap, taken: Cap): Cap {
  return { count: cap.count - taken.count, sumMinor: cap.sumMinor - taken.sumMinor };
}

/**
 * Plans which due payouts one run pays, in which files. Beyond the cap of the run or the day it pays nothing: somebody
 * must first find the cause.
 * @param taken the day's payments so far.
 */
export function planRun(due: readonly DuePayout[], account: Caps, taken: Cap): RunPlan {
  // First: one payout too large for any file must not hold the others back day by day.
  const { files, tooLarge } = planFiles(due, account.maxPerFile);
  const hits: CapHit[] =
    tooLarge.length === 0 ? [] : [{ cap: 'file', heldBack: tooLarge, limit: account.maxPerFile }];
  const payable = files.flat();
  if (isBeyond(payable, account.maxPerRun)) {
    const hit: CapHit = { cap: 'run', heldBack: payable, limit: account.maxPerRun };
    return { files: [], hits: [...hits, hit], alone: [] };
  }
  const left = leftOf(account.maxPerDay, taken);
  if (isBeyond(payable, left)) {
    const hit: CapHit = { cap: 'day', heldBack: payable, limit: left };
    return { files: [], hits: [...hits, hit], alone: [] };
  }
  return waitsForASecond(account)
    ? { ...withoutSingles(files, account.maxPerFile), hits }
    : { files, hits, alone: [] };
}

/** A lone payment gets another from a file of more than two, where the cap of a file allows it. */
function withoutSingles(files: FilePlan['files'], perFile: Cap): Pick<RunPlan, 'files' | 'alone'> {
  const several = files.filter((file) => file.length > 1).map((file) => [...file]);
  const joined: DuePayout[][] = [];
  const alone: DuePayout[] = [];
  for (const single of files.filter((file) => file.length === 1).flat()) {
    const giver = several
      .slice(0, MAX_GIVERS_TRIED)
      .find((file) => file.length > 2 && sumOf([...file.slice(-1), single]) <= perFile.sumMinor);
    const given = giver?.pop();
    if (given === undefined) alone.push(single);
    else joined.push([given, single].toSorted(byId));
  }
  return { files: [...several, ...joined], alone };
}

/** Whether count or sum of the payouts is beyond the cap. */
export function isBeyond(due: readonly DuePayout[], cap: Cap): boolean {
  return due.length > cap.count || sumOf(due) > cap.sumMinor;
}

export function sumOf(due: readonly DuePayout[]): bigint {
  return due.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

/** Whether a file may pay it at all. */
export function fitsFile({ amountMinor }: DuePayout, perFile: Cap): boolean {
  return amountMinor <= perFile.sumMinor;
}

/** Splits due payouts into files within the cap of a file. */
export function planFiles(due: readonly DuePayout[], perFile: Cap): FilePlan {
  const files: DuePayout[][] = [];
  const tooLarge: DuePayout[] = [];
  let file: DuePayout[] = [];
  let sumMinor = 0n;
  for (const payout of due.toSorted(byId)) {
    const { amountMinor } = payout;
    if (!fitsFile(payout, perFile)) {
      tooLarge.push(payout);
      continue;
    }
    if (file.length === perFile.count || sumMinor + amountMinor > perFile.sumMinor) {
      files.push(file);
      [file, sumMinor] = [[], 0n];
    }
    file.push(payout);
    sumMinor += amountMinor;
  }
  if (file.length > 0) files.push(file);
  return { files, tooLarge };
}
