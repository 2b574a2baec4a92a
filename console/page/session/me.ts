import { computed, signal } from '@preact/signals';
import type { RouteName } from '../../api/contract/routes.ts';
import type { AnswerOf } from '../../api/contract/shapes.ts';
import { decide, read } from '../ask/api.ts';
import type { Problem } from '../ask/outcome.ts';
import { setServerClock } from './server-clock.ts';
import { signOut } from './session.ts';

export type Me = AnswerOf<'me'>;

/** Who is signed in, as the API sees them. */
export const me = signal<Me | undefined>(undefined);
export const meProblem = signal<Problem | undefined>(undefined);

const allowed = computed(() => new Set<RouteName>(me.value?.mayCall));

/** Right after a sign-in. The page does not wait for the record: the issuer has what the record lacks. */
export function enter(): void {
  void decide('recordSignIn', {});
  void readMe();
}

export async function readMe(): Promise<void> {
  meProblem.value = undefined;
  const outcome = await read('me', {});
  if (!outcome.ok) {
    meProblem.value = outcome.problem;
    return;
  }
  setServerClock(outcome.answer.now);
  me.value = outcome.answer;
}

/** Takes out of sight all that the person saw. */
export function leave(): void {
  me.value = undefined;
  signOut();
}

/** Whether the person's groups allow a route at all; else the page shows no button for it. */
export function mayCall(name: RouteName): boolean {
  return allowed.value.has(name);
}
