import { inLanguages } from '../../words/language.ts';

export const auditWords = inLanguages({
  en: {
    title: 'Audit',
    lead: 'What people asked for, written before it was done. Each entry has the hash of the one before.',
    day: 'Day',
    whole: 'These entries follow each other as they were written.',
    broken:
      'An entry does not follow the one before it: the record was changed. Tell whoever operates the deployment.',
    empty: 'Nobody asked for anything on this day.',
    csv: 'CSV of the day',
    number: 'No.',
    what: 'What',
    about: 'About',
    of: (number: string) => `no. ${number}`,
  },
  de: {
    title: 'Protokoll',
    lead: 'Worum Menschen baten, geschrieben, bevor es geschah. Jeder Eintrag trägt den Hash des vorigen.',
    day: 'Tag',
    whole: 'Diese Einträge folgen einander, wie sie geschrieben wurden.',
    broken:
      'Ein Eintrag folgt nicht auf den vorigen: Das Protokoll wurde geändert. Sagen Sie es dem Betrieb.',
    empty: 'An diesem Tag bat niemand um etwas.',
    csv: 'CSV des Tages',
    number: 'Nr.',
    what: 'Was',
    about: 'Worüber',
    of: (number) => `Nr. ${number}`,
  },
});
