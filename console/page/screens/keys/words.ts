import { inLanguages } from '../../words/language.ts';

export const keysWords = inLanguages({
  en: {
    title: 'Passkeys',
    note: 'Signatures count only from a passkey that another approver brought in.',
    firstNote:
      'Nobody approves files yet. The first approvers make their passkeys here, and the configuration names them.',
    firstMade: 'Give this to whoever writes the configuration: it is an entry of approvals.approvers.',
    nobody: 'No passkey is registered. Whoever operates the deployment names the first approvers.',
    person: 'Person',
    used: 'Beside others',
    counts: 'with everybody',
    isNew: 'first file: not with whoever brought it in',
    key: 'Key',
    revoke: 'Take out',
    revokeTitle: (name: string) => `Take out the passkey of ${name}?`,
    revokeLead:
      'It approves nothing any more, also where it has approved a file that has not left. This cannot be undone.',
    revoked: 'Taken out.',
    untrusted:
      'One of your passkeys is not trusted: no chain of signatures leads to it. Tell whoever operates the deployment.',
    make: 'Create a passkey',
    made: 'It waits for another approver, for a week. Tell them the fingerprint in person; they find your name here.',
    fingerprint: 'Fingerprint',
    elsewhere: (origins: string) => `Passkeys of this console work only at ${origins}.`,
    bring: "Bring in a colleague's passkey",
    bringLead: 'Each is of who signed in. Compare the fingerprint with them in person before you sign.',
    noOffer: 'No passkey waits. Have your colleague sign in here and create one.',
    show: (name: string) => `Passkey of ${name}`,
    brought: 'The passkey is registered.',
  },
  de: {
    title: 'Passkeys',
    note: 'Unterschriften zählen nur mit einem Passkey, den eine andere freigebende Person eingeführt hat.',
    firstNote:
      'Noch gibt niemand Dateien frei. Die ersten Freigebenden legen hier ihre Passkeys an, und die Konfiguration nennt sie.',
    firstMade:
      'Geben Sie dies dem, der die Konfiguration schreibt: Es ist ein Eintrag von approvals.approvers.',
    nobody: 'Kein Passkey ist eingetragen. Wer den Betrieb verantwortet, nennt die ersten Freigebenden.',
    person: 'Person',
    used: 'Neben anderen',
    counts: 'mit allen',
    isNew: 'erste Datei: nicht mit der Person, die ihn eingetragen hat',
    key: 'Schlüssel',
    revoke: 'Herausnehmen',
    revokeTitle: (name) => `Den Passkey von ${name} herausnehmen?`,
    revokeLead:
      'Er gibt nichts mehr frei, auch wo er eine Datei freigab, die noch nicht gegangen ist. Das lässt sich nicht zurücknehmen.',
    revoked: 'Herausgenommen.',
    untrusted:
      'Einem Ihrer Passkeys wird nicht vertraut: Keine Kette von Unterschriften führt zu ihm. Sagen Sie es dem Betrieb.',
    make: 'Passkey anlegen',
    made: 'Er wartet eine Woche auf eine andere freigebende Person. Nennen Sie ihr den Fingerabdruck persönlich; sie findet Ihren Namen hier.',
    fingerprint: 'Fingerabdruck',
    elsewhere: (origins) => `Passkeys dieser Konsole gelten nur auf ${origins}.`,
    bring: 'Passkey einer anderen Person einführen',
    bringLead:
      'Jeder gehört, wer sich angemeldet hat. Vergleichen Sie den Fingerabdruck persönlich, bevor Sie unterschreiben.',
    noOffer: 'Kein Passkey wartet. Lassen Sie die andere Person sich hier anmelden und einen anlegen.',
    show: (name) => `Passkey von ${name}`,
    brought: 'Der Passkey ist eingetragen.',
  },
});
