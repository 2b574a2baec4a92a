import { inLanguages } from '../../words/language.ts';

export const batchesWords = inLanguages({
  en: {
    title: 'Batches',
    lead: 'Payment files, from the first payment put in to the last answer of the bank.',
    which: 'Which batches',
    open: 'Not ended',
    empty: 'No batch is here. Choose a month to see those that have ended.',
    tooMany:
      'More batches are open than this list looks at: these are the oldest. Choose a state or a month.',
    all: 'any state',
    opened: 'Opened',
    ended: {
      refused: 'refused',
      abandoned: 'abandoned',
      expired: 'expired',
      late: 'too late',
      outdated: 'outdated',
      'terms-changed': 'rules changed',
    },
  },
  de: {
    title: 'Stapel',
    lead: 'Zahlungsdateien, von der ersten Zahlung darin bis zur letzten Antwort der Bank.',
    which: 'Welche Stapel',
    open: 'Nicht beendet',
    empty: 'Hier ist kein Stapel. Wählen Sie einen Monat, um beendete zu sehen.',
    tooMany:
      'Es sind mehr Stapel offen, als diese Liste ansieht: Das sind die ältesten. Wählen Sie Zustand oder Monat.',
    all: 'jeder Zustand',
    opened: 'Begonnen',
    ended: {
      refused: 'abgelehnt',
      abandoned: 'abgebrochen',
      expired: 'abgelaufen',
      late: 'zu spät',
      outdated: 'überholt',
      'terms-changed': 'Regeln geändert',
    },
  },
});
