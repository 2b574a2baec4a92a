import { inLanguages } from '../../words/language.ts';

export const approvalsWords = inLanguages({
  en: {
    title: 'Approvals',
    lead: 'Payment files that leave only once people have signed them.',
    which: 'Which files',
    mine: 'Waiting for you',
    all: 'All',
    noneMine: 'No file waits for you.',
    none: 'No file waits for approval. The next ones come with the next cut-off.',
    tooMany: 'More files wait than this list looks at. Approve the oldest first.',
  },
  de: {
    title: 'Freigaben',
    lead: 'Zahlungsdateien, die erst gehen, wenn Menschen sie unterschrieben haben.',
    which: 'Welche Dateien',
    mine: 'Warten auf Sie',
    all: 'Alle',
    noneMine: 'Keine Datei wartet auf Sie.',
    none: 'Keine Datei wartet auf Freigabe. Die nächsten kommen mit dem nächsten Annahmeschluss.',
    tooMany: 'Es warten mehr Dateien, als diese Liste ansieht. Geben Sie die ältesten zuerst frei.',
  },
});
