import { inLanguages } from '../../words/language.ts';

export const bankLinesWords = inLanguages({
  en: {
    title: 'Bank lines that wait for a person',
    line: (number: string) => `line ${number}`,
    empty: 'No line of any bank report waits for a person.',
  },
  de: {
    title: 'Bankzeilen, die auf einen Menschen warten',
    line: (number) => `Zeile ${number}`,
    empty: 'Keine Zeile eines Bankberichts wartet auf einen Menschen.',
  },
});
