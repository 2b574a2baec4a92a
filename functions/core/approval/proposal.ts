import type { BatchSeal } from '../batch-seal.ts';
import type { PayoutId } from '../ids.ts';
import type { Person } from './person.ts';
import type { ApprovalTerms } from './policy.ts';

/** A batch's proposal: all that people sign, and the rules, fixed until the seal or the end. */
export type Proposal = {
  readonly proposedAtMs: number;
  /** From then on nobody may approve it: it would miss the cut-off of its execution date. */
  readonly expiresAtMs: number;
  readonly terms: ApprovalTerms;
  /** Keys of its makers: they released or settled a payout in it. */
  readonly makers: readonly string[];
  /** The last approval seals this. */
  readonly seal: BatchSeal;
};

/**
 * Why a batch died. `abandoned`: its submission died, or could not make its file. `late`: its file could not leave
 * before its cut-off or its execution date passed. `outdated`: the source or a bank said something else of one of its
 * payments. `terms-changed`: the configuration has other rules by now.
 */
export type Voided =
  | { readonly why: 'abandoned' | 'expired' | 'late' | 'outdated' | 'terms-changed'; readonly atMs: number }
  | {
      readonly why: 'refused';
      readonly atMs: number;
      readonly by: Person;
      readonly reason: string;
      /** They wait for a person; all others go on. */
      readonly lines: readonly PayoutId[];
    };

/** With more lines, people refuse the whole file and look in the list. */
export const MAX_REFUSED_LINES = 100;
