import { useEffect, useRef } from 'preact/hooks';
import type { Problem } from '../ask/outcome.ts';
import { ProblemView } from '../parts/problem-view.tsx';
import { inLanguages } from '../words/language.ts';
import { readMe } from './me.ts';
import { session, signIn } from './session.ts';

const words = inLanguages({
  en: {
    starting: 'Signing you in …',
    signIn: 'Sign in',
    ended: 'Your session has ended',
    endedLead: 'Nothing is lost on the server. Sign in again, and you come back to this page.',
    unreachable: 'The sign-in cannot be reached',
    unreachableLead: 'Look at your connection, then try again.',
    refused: 'The sign-in did not come to its end',
    refusedLead: 'It was begun in another tab, or took too long. Start again.',
  },
  de: {
    starting: 'Sie werden angemeldet …',
    signIn: 'Anmelden',
    ended: 'Ihre Sitzung ist beendet',
    endedLead:
      'Auf dem Server ist nichts verloren. Melden Sie sich wieder an, dann kommen Sie auf diese Seite zurück.',
    unreachable: 'Die Anmeldung ist nicht erreichbar',
    unreachableLead: 'Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
    refused: 'Die Anmeldung kam nicht zu Ende',
    refusedLead: 'Sie begann in einem anderen Tab oder dauerte zu lange. Beginnen Sie noch einmal.',
  },
});

/** Before anybody is signed in. */
export function SessionStart({ problem }: { readonly problem: Problem | undefined }) {
  const text = words();
  if (problem !== undefined) {
    return (
      <main class="gate">
        <h1>ev-payouts</h1>
        <ProblemView problem={problem} onRetry={readMe} />
        <SignInButton />
      </main>
    );
  }
  const [title, lead] = {
    starting: [text.starting],
    'signed-in': [text.starting],
    ended: [text.ended, text.endedLead],
    unreachable: [text.unreachable, text.unreachableLead],
    refused: [text.refused, text.refusedLead],
  }[session.value];
  return (
    <main class="gate" aria-live="polite">
      <h1>{title}</h1>
      {lead !== undefined && <p>{lead}</p>}
      {lead !== undefined && <SignInButton />}
    </main>
  );
}

/** Over the person's last screen, which stays as it was until they sign in. */
export function SessionEnded() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { ended, endedLead } = words();
  return (
    <dialog ref={dialog} aria-labelledby="session-ended">
      <h2 id="session-ended">{ended}</h2>
      <p>{endedLead}</p>
      <SignInButton />
    </dialog>
  );
}

function SignInButton() {
  const retry = () => {
    signIn().catch(() => {
      session.value = 'unreachable';
    });
  };
  return (
    <button
      type="button"
      class="main-button"
      onClick={() => (session.value === 'unreachable' ? location.reload() : retry())}
    >
      {words().signIn}
    </button>
  );
}
