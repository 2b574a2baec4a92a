import type { PayoutId } from '../../core/ids.ts';
import {
  type AttemptId,
  attemptOf,
  attemptsIn,
  batchesIn,
  batchOf,
  distinct,
  resemblesIn,
  withoutBatchIds,
} from './find-ids.ts';

/** A line's subject: one attempt, a whole batch, or unknown; `ours` where it bears our id, or what looks like one. */
export type Subject =
  | { readonly kind: 'attempt'; readonly payoutId: PayoutId; readonly attempt: number }
  | { readonly kind: 'batch'; readonly batchId: string }
  | { readonly kind: 'none'; readonly ours: boolean };

export type Identity = {
  readonly subject: Subject;
  /** `id`: in its place, as we wrote it. `text`: a bank altered or moved it. */
  readonly foundBy: 'id' | 'text' | undefined;
  /** A cut or damaged id of ours, where there is no whole one. */
  readonly resembles: string | undefined;
  /** The batch of the line's message or payment information id; undefined where it bears two. */
  readonly batchId: string | undefined;
  /** Whether it bears a batch id: recipients know only end-to-end ids. */
  readonly namesBatch: boolean;
};

/** A line's ids, as the bank gives them. */
export type Ids = {
  readonly messageId?: string | undefined;
  readonly paymentInformationId?: string | undefined;
  readonly instructionId?: string | undefined;
  readonly endToEndId?: string | undefined;
};

/** ISO 20022: the bank's filler for a mandatory reference that the sender left out. */
const NOT_PROVIDED = 'NOTPROVIDED';

export function isAbsent(id: string | undefined): boolean {
  return id === undefined || id.replaceAll(/[^0-9A-Za-z]/g, '').toUpperCase() === NOT_PROVIDED;
}

/** @param ids of a group's or payment information's status: they name a batch, not a payment. */
export function identifyBatch(ids: Ids): Identity {
  const named = batchNamed(ids);
  if (named.batchId !== undefined) {
    const subject = { kind: 'batch', batchId: named.batchId } as const;
    return { subject, foundBy: named.foundBy, resembles: undefined, ...bearing(named) };
  }
  const resembles = named.conflicts ? undefined : firstResembling([ids.paymentInformationId, ids.messageId]);
  const ours = named.conflicts || resembles !== undefined;
  return { subject: { kind: 'none', ours }, foundBy: undefined, resembles, ...bearing(named) };
}

/**
 * @param ids of a line about one payment, or about a batch if it names none.
 * @param textsOf its other elements where a bank may put an id.
 */
export function identifyPayment(ids: Ids, textsOf: () => readonly string[]): Identity {
  const named = batchNamed(ids);
  const within = bearing(named);
  // Our instruction id equals the end-to-end id; some banks pass on only one.
  const exact = exactAttempts(ids);
  const [exactly, otherExactly] = exact;
  if (exactly !== undefined && otherExactly === undefined) return attemptFound(exactly, 'id', within);
  const texts = textsOf();
  const searched = [ids.endToEndId, ids.instructionId, ...texts].filter(isDefined);
  const found = exact.length > 0 ? exact : distinct(searched.flatMap(attemptsIn));
  const [attempt, second] = found;
  if (attempt !== undefined && second === undefined) return attemptFound(attempt, 'text', within);
  const unknown = (resembles: string | undefined, ours: boolean): Identity => ({
    subject: { kind: 'none', ours },
    foundBy: undefined,
    resembles,
    ...within,
  });
  if (second !== undefined || named.conflicts) return unknown(undefined, true);
  const namesNoPayment = isAbsent(ids.endToEndId) && isAbsent(ids.instructionId);
  const inTexts = named.batchId === undefined && namesNoPayment ? batchInTexts(texts) : undefined;
  if (inTexts !== undefined) return inTexts;
  // The batch's own id is not a cut payment id.
  const resembles = firstResembling(named.batchId === undefined ? searched : searched.map(withoutBatchIds));
  if (resembles !== undefined) return unknown(resembles, true);
  if (named.batchId === undefined) {
    const cut = firstResembling([ids.paymentInformationId, ids.messageId]);
    return unknown(cut, cut !== undefined);
  }
  if (!namesNoPayment) return unknown(undefined, true);
  const subject = { kind: 'batch', batchId: named.batchId } as const;
  return { subject, foundBy: named.foundBy, resembles: undefined, ...within };
}

function exactAttempts({ endToEndId, instructionId }: Ids): readonly AttemptId[] {
  const first = attemptOf(endToEndId);
  const second = instructionId === endToEndId ? undefined : attemptOf(instructionId);
  return distinct([first, second].filter(isDefined));
}

function attemptFound(
  attempt: AttemptId,
  foundBy: 'id' | 'text',
  within: Pick<Identity, 'batchId' | 'namesBatch'>,
): Identity {
  return { subject: { kind: 'attempt', ...attempt }, foundBy, resembles: undefined, ...within };
}

/** The batch whose id stands in the text of a line that names nothing else. */
function batchInTexts(texts: readonly string[]): Identity | undefined {
  const [batchId, second] = new Set(texts.flatMap(batchesIn));
  if (batchId === undefined || second !== undefined) return undefined;
  const subject = { kind: 'batch', batchId } as const;
  return { subject, foundBy: 'text', resembles: undefined, batchId, namesBatch: true };
}

type Named = {
  readonly batchId: string | undefined;
  readonly foundBy: 'id' | 'text' | undefined;
  /** It bears two batches' ids. */
  readonly conflicts: boolean;
};

function batchNamed({ paymentInformationId, messageId }: Ids): Named {
  const given = [paymentInformationId, messageId].filter(isDefined);
  const exact = given.map(batchOf).filter(isDefined);
  const [batchId, second] = new Set(given.flatMap((id) => batchOf(id) ?? batchesIn(id)));
  if (batchId === undefined) return { batchId, foundBy: undefined, conflicts: false };
  if (second !== undefined) return { batchId: undefined, foundBy: undefined, conflicts: true };
  return { batchId, foundBy: exact.length > 0 ? 'id' : 'text', conflicts: false };
}

function bearing({ batchId }: Named): Pick<Identity, 'batchId' | 'namesBatch'> {
  return { batchId, namesBatch: batchId !== undefined };
}

function firstResembling(texts: readonly (string | undefined)[]): string | undefined {
  for (const text of texts) {
    const resembles = text === undefined ? undefined : resemblesIn(text);
    if (resembles !== undefined) return resembles;
  }
  return undefined;
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}
