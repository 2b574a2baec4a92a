import type { Problem } from '../ask/outcome.ts';
import { inLanguages } from '../words/language.ts';
import { saidIn } from '../words/said.ts';

/** Texts of what several screens show. */
export const words = inLanguages({
  en: {
    loading: 'Loading …',
    more: 'Load more',
    searchOn: 'Search on',
    shown: (count: string) => `${count} shown`,
    shownMore: (count: string) => `${count} shown, more follow`,
    shownOf: (count: string, looked: string) => `${count} shown of ${looked} looked at, more follow`,
    again: 'Try again',
    close: 'Close',
    reasonHint: 'Kept for good, with your name.',
    working: 'Working …',
    copy: 'Copy',
    copied: 'Copied.',
    unreadable: (count: string) =>
      `Rows that cannot be read or were changed behind the ledger's back: ${count}. They are in no list. Whoever operates the deployment has to look at them:`,
    noAmount: 'unreadable',
    problem: {
      'page-unreachable': [
        'No answer',
        'The server does not answer. Look at your connection, then try again.',
      ],
      'page-outcome-unknown': [
        'Nobody knows yet whether it was done',
        'No answer says so. Reload, and look at what became of it before you do it again.',
      ],
      'page-answer-unreadable': [
        'An answer that nobody can read',
        'Something between you and the console answered. Try again; if it stays, tell whoever operates the deployment.',
      ],
      'page-401': ['Your session has ended', 'Nothing was done. Sign in again, then try again.'],
      'page-429': ['Too many requests', 'Nothing was done. Wait a moment, then try again.'],
      'page-passkey-silent': [
        'The passkey did not sign',
        'It was cancelled or took too long, or no passkey of yours that counts here is on this device. Nothing was sent. Try again.',
      ],
      'page-passkey-not-made': [
        'No passkey was made',
        'It was cancelled, or this device has one of yours already. Try again, or use another device.',
      ],
    } satisfies PageProblems,
    status: {
      401: 'Your session has ended',
      403: 'You may not do this',
      404: 'There is nothing here',
      409: 'It changed in the meantime',
      422: 'This is too much at once',
      500: 'Something went wrong',
      503: 'The server is busy',
    },
    otherStatus: 'The request was refused',
    code: 'Code',
  },
  de: {
    loading: 'Lädt …',
    more: 'Mehr laden',
    searchOn: 'Weitersuchen',
    shown: (count) => `${count} angezeigt`,
    shownMore: (count) => `${count} angezeigt, weitere folgen`,
    shownOf: (count, looked) => `${count} von ${looked} angesehenen angezeigt, weitere folgen`,
    again: 'Noch einmal',
    close: 'Schließen',
    reasonHint: 'Bleibt mit Ihrem Namen gespeichert.',
    working: 'Läuft …',
    copy: 'Kopieren',
    copied: 'Kopiert.',
    unreadable: (count) =>
      `Zeilen, die nicht lesbar sind oder am Hauptbuch vorbei geändert wurden: ${count}. Sie stehen in keiner Liste. Wer den Betrieb verantwortet, muss sie ansehen:`,
    noAmount: 'nicht lesbar',
    problem: {
      'page-unreachable': [
        'Keine Antwort',
        'Der Server antwortet nicht. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
      ],
      'page-outcome-unknown': [
        'Noch weiß niemand, ob es geschehen ist',
        'Keine Antwort sagt es. Laden Sie neu und sehen Sie nach, was daraus wurde, bevor Sie es wiederholen.',
      ],
      'page-answer-unreadable': [
        'Eine Antwort, die niemand lesen kann',
        'Etwas zwischen Ihnen und der Konsole hat geantwortet. Versuchen Sie es noch einmal; bleibt es so, sagen Sie es dem Betrieb.',
      ],
      'page-401': [
        'Ihre Sitzung ist beendet',
        'Nichts wurde getan. Melden Sie sich neu an und versuchen Sie es noch einmal.',
      ],
      'page-429': [
        'Zu viele Anfragen',
        'Nichts wurde getan. Warten Sie kurz und versuchen Sie es noch einmal.',
      ],
      'page-passkey-silent': [
        'Der Passkey hat nicht unterschrieben',
        'Es wurde abgebrochen, dauerte zu lange, oder keiner Ihrer Passkeys, die hier zählen, ist auf diesem Gerät. Nichts wurde gesendet. Versuchen Sie es noch einmal.',
      ],
      'page-passkey-not-made': [
        'Es entstand kein Passkey',
        'Es wurde abgebrochen, oder dieses Gerät hat schon einen von Ihnen. Versuchen Sie es noch einmal oder mit einem anderen Gerät.',
      ],
    },
    status: {
      401: 'Ihre Sitzung ist beendet',
      403: 'Das dürfen Sie nicht',
      404: 'Hier ist nichts',
      409: 'Es hat sich inzwischen geändert',
      422: 'Das ist zu viel auf einmal',
      500: 'Etwas ist schiefgegangen',
      503: 'Der Server ist ausgelastet',
    },
    otherStatus: 'Die Anfrage wurde abgelehnt',
    code: 'Code',
  },
});

/** The page's own problems: title, and what to do. */
type PageProblems = Readonly<Record<string, readonly [string, string]>>;

/** @returns title and sentence; `isOurs` where the sentence is the API's, in English. */
export function problemWords({ code, status, detail, values }: Problem): {
  readonly title: string;
  readonly detail: string;
  readonly isOfApi: boolean;
} {
  const { problem, status: titles, otherStatus } = words();
  const ofPage: PageProblems = problem;
  const [ownTitle, ownDetail] = (Object.hasOwn(ofPage, code) && ofPage[code]) || [];
  if (ownTitle !== undefined && ownDetail !== undefined) {
    return { title: ownTitle, detail: ownDetail, isOfApi: false };
  }
  const named: Readonly<Record<number, string>> = titles;
  const own = saidIn(code, values);
  return {
    title: named[status] ?? otherStatus,
    detail: own ?? detail,
    isOfApi: own === undefined,
  };
}
