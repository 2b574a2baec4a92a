import type { BatchState } from '../../../functions/core/batch.ts';
import type { State } from '../../../functions/core/states.ts';
import { inLanguages } from '../words/language.ts';

const words = inLanguages({
  en: {
    state: {
      rejected: 'rejected',
      held: 'held',
      ready: 'ready',
      scheduled: 'scheduled',
      batched: 'batched',
      submitted: 'submitted',
      accepted: 'accepted',
      paid: 'paid',
      failed: 'failed',
      returned: 'returned',
      'in-doubt': 'in doubt',
      withdrawn: 'withdrawn',
      cancelled: 'cancelled',
    } satisfies Readonly<Record<State, string>>,
    batchState: {
      open: 'open',
      proposed: 'waits for approval',
      sealed: 'sealed',
      submitted: 'submitted',
      settled: 'settled',
      void: 'void',
    } satisfies Readonly<Record<BatchState, string>>,
  },
  de: {
    state: {
      rejected: 'abgelehnt',
      held: 'angehalten',
      ready: 'bereit',
      scheduled: 'eingeplant',
      batched: 'im Stapel',
      submitted: 'eingereicht',
      accepted: 'angenommen',
      paid: 'bezahlt',
      failed: 'fehlgeschlagen',
      returned: 'zurückgekommen',
      'in-doubt': 'ungeklärt',
      withdrawn: 'zurückgezogen',
      cancelled: 'storniert',
    },
    batchState: {
      open: 'offen',
      proposed: 'wartet auf Freigabe',
      sealed: 'versiegelt',
      submitted: 'eingereicht',
      settled: 'abgeschlossen',
      void: 'verworfen',
    },
  },
});

export function stateText(state: State): string {
  return words().state[state];
}

export function batchStateText(state: BatchState): string {
  return words().batchState[state];
}

/** A state as a word on a coloured ground: the colour says nothing that the word does not. */
export function StateMark({ state }: { readonly state: State }) {
  return <span class={`mark mark-${TONES[state]}`}>{stateText(state)}</span>;
}

export function BatchStateMark({ state }: { readonly state: BatchState }) {
  return <span class={`mark mark-${BATCH_TONES[state]}`}>{batchStateText(state)}</span>;
}

export type Tone = 'good' | 'bad' | 'wait' | 'plain' | 'ended';

export const TONES: Readonly<Record<State, Tone>> = {
  rejected: 'bad',
  held: 'wait',
  ready: 'plain',
  scheduled: 'plain',
  batched: 'plain',
  submitted: 'plain',
  accepted: 'plain',
  paid: 'good',
  failed: 'bad',
  returned: 'bad',
  'in-doubt': 'wait',
  withdrawn: 'ended',
  cancelled: 'ended',
};

const BATCH_TONES: Readonly<Record<BatchState, Tone>> = {
  open: 'plain',
  proposed: 'wait',
  sealed: 'plain',
  submitted: 'plain',
  settled: 'good',
  void: 'ended',
};

/** In the order of their lives. */
export const BATCH_STATES = Object.keys(BATCH_TONES).filter(isBatchState);

function isBatchState(name: string): name is BatchState {
  return Object.hasOwn(BATCH_TONES, name);
}
