import { inLanguages } from '../../words/language.ts';

export const payeesWords = inLanguages({
  en: {
    title: 'Payees',
    lead: 'Payouts that wait for a question about their recipient or account.',
    none: 'No question about a recipient or an account is open.',
    noneSeen: 'None of them waits for a question about a recipient or an account.',
    cutOff: 'More is held than this list looks at: these are the ones held longest. Decide about them first.',
    more: 'There are more of this kind than this list looks at.',
    begunBy: (name: string) => `Cleared by ${name}, 1 of 2.`,
    waitsForYou: 'waits for you',
    waitsForAnother: 'Another person has to clear it too.',
  },
  de: {
    title: 'Empfänger',
    lead: 'Auszahlungen, die auf eine Frage zu Empfänger oder Konto warten.',
    none: 'Zu Empfängern und Konten ist keine Frage offen.',
    noneSeen: 'Keine davon wartet auf eine Frage zu Empfänger oder Konto.',
    cutOff:
      'Es ist mehr angehalten, als diese Liste ansieht: Das sind die am längsten angehaltenen. Entscheiden Sie zuerst über sie.',
    more: 'Davon gibt es mehr, als diese Liste ansieht.',
    begunBy: (name) => `Bestätigt von ${name}, 1 von 2.`,
    waitsForYou: 'wartet auf Sie',
    waitsForAnother: 'Ein zweiter Mensch muss es auch bestätigen.',
  },
});
