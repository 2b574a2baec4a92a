import type { PayoutId } from '../core/ids.ts';

export type Cap = { readonly count: number; readonly sumMinor: bigint };

export type DuePayout = { readonly payoutId: PayoutId; readonly amountMinor: bigint };

export type FilePlan = {
  /** Payouts of each file, in ascending order of their ids. */
  readonly files: readonly (readonly DuePayout[])[];
  /** Payouts that alone are more than a file may pay. */
  readonly tooLarge: readonly DuePayout[];
};

/** Whether count or sum of the payouts is beyond the cap. */
export function isBeyond(due: readonly DuePayout[], cap: Cap): boolean {
  return due.length > cap.count || sumOf(due) > cap.sumMinor;
}

export function sumOf(due: readonly DuePayout[]): bigint {
  return due.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

/** Splits what is due into files, none of which has more payments or a larger sum than one file may have. */
export function planFiles(due: readonly DuePayout[], perFile: Cap): FilePlan {
  const files: DuePayout[][] = [];
  const tooLarge: DuePayout[] = [];
  let file: DuePayout[] = [];
  let sumMinor = 0n;
  for (const payout of due.toSorted((a, b) => (a.payoutId < b.payoutId ? -1 : 1))) {
    const { amountMinor } = payout;
    if (amountMinor > perFile.sumMinor) {
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
