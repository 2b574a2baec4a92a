import { inLanguages } from '../../words/language.ts';

export const keysWords = inLanguages({
  en: {
    title: 'Passkeys',
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
    fingerprint: 'Fingerprint',
    elsewhere: (origins: string) => `Passkeys of this console work only at ${origins}.`,
    bring: "Bring in a colleague's passkey",
    bringLead: 'Each is of who signed in. Compare the fingerprint with them in person before you sign.',
    show: (name: string) => `Passkey of ${name}`,
    brought: 'The passkey is registered.',
  },
  de: {
    title: 'Passkeys',
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
    fingerprint: 'Fingerabdruck',
    elsewhere: (origins) => `Passkeys dieser Konsole gelten nur auf ${origins}.`,
    bring: 'Passkey einer anderen Person einführen',
    bringLead:
      'Jeder gehört, wer sich angemeldet hat. Vergleichen Sie den Fingerabdruck persönlich, bevor Sie unterschreiben.',
    show: (name) => `Passkey von ${name}`,
    brought: 'Der Passkey ist eingetragen.',
  },
});
