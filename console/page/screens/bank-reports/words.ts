import { inLanguages } from '../../words/language.ts';

export const bankReportsWords = inLanguages({
  en: {
    title: 'Bank reports',
    lead: 'What banks sent, line by line. Nothing of it is ever deleted.',
    empty: 'No bank report was read in this month.',
    from: 'About',
    read: 'read',
    refused: 'refused',
    lines: 'Lines',
    matched: 'Matched',
    waiting: 'Wait for a person',
    allWaiting: 'All lines that wait for a person',
    ended: 'Not matched',
    changes: 'Payouts changed',
    atLine: (line: string) => `line ${line}`,
  },
  de: {
    title: 'Bankberichte',
    lead: 'Was Banken sandten, Zeile für Zeile. Nichts davon wird je gelöscht.',
    empty: 'In diesem Monat wurde kein Bankbericht gelesen.',
    from: 'Zu Konto',
    read: 'gelesen',
    refused: 'abgelehnt',
    lines: 'Zeilen',
    matched: 'Zugeordnet',
    waiting: 'Warten auf einen Menschen',
    allWaiting: 'Alle Zeilen, die auf einen Menschen warten',
    ended: 'Nicht zugeordnet',
    changes: 'Geänderte Auszahlungen',
    atLine: (line) => `Zeile ${line}`,
  },
});
