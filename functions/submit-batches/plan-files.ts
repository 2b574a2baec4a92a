import type { PayoutId } from '../core/ids.ts';

export type Cap = { readonly count: number; readonly sumMinor: bigint };

export type DuePayout = { readonly payoutId: PayoutId; readonly amountMinor: bigint };

export type FilePlan = {
  /** Payouts of each file, in ascending order of their ids. */
  readonly files: readonly (readonly DuePayout[])[];
  /** Payouts that alone are more than a file may pay. */
  readonly tooLarge: readonly DuePayout[];
};

export type CapName = 'file' | 'run' | 'day';

/** A cap that holds payouts back, and what is beyond it. */
export type CapHit = {
  readonly cap: CapName;
  readonly heldBack: readonly DuePayout[];
  readonly limit: Cap;
};

export type RunPlan = { readonly files: FilePlan['files']; readonly hits: readonly CapHit[] };

export type Caps = { readonly maxPerFile: Cap; readonly maxPerRun: Cap; readonly maxPerDay: Cap };

/** What of a cap is left after `taken`; below zero where more was taken than it has. */
export function leftOf(cap: Cap, taken: Cap): Cap {
  return { count: cap.count - taken.count, sumMinor: cap.sumMinor - taken.sumMinor };
}

/**
 * What one run pays of what is due, and in which files. Beyond the cap of the run or of the day nothing is paid at
 * all: whatever made it so much has to be looked at first.
 * @param taken what the day has paid already.
 */
export function planRun(due: readonly DuePayout[], account: Caps, taken: Cap): RunPlan {
  // First, so that one payout that no file may pay does not have the others held back day by day.
  const { files, tooLarge } = planFiles(due, account.maxPerFile);
  const hits: CapHit[] =
    tooLarge.length === 0 ? [] : [{ cap: 'file', heldBack: tooLarge, limit: account.maxPerFile }];
  const payable = files.flat();
  if (isBeyond(payable, account.maxPerRun)) {
    return { files: [], hits: [...hits, { cap: 'run', heldBack: payable, limit: account.maxPerRun }] };
  }
  const left = leftOf(account.maxPerDay, taken);
  if (isBeyond(payable, left)) {
    return { files: [], hits: [...hits, { cap: 'day', heldBack: payable, limit: left }] };
  }
  return { files, hits };
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

/** Splits what is due into files, none of which has more payments or a larger sum than one file may have. */
export function planFiles(due: readonly DuePayout[], perFile: Cap): FilePlan {
  const files: DuePayout[][] = [];
  const tooLarge: DuePayout[] = [];
  let file: DuePayout[] = [];
  let sumMinor = 0n;
  for (const payout of due.toSorted((a, b) => (a.payoutId < b.payoutId ? -1 : 1))) {
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
