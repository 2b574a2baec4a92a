import { describe, expect, test } from 'vitest';
import type { ReportedReason } from '../../functions/core/reason-codes.ts';
import { refusesCopy, saysNoReason } from '../../functions/core/reason-codes.ts';

const coded = (code: string, ...additional: string[]): ReportedReason => ({ code, additional });
const own = (proprietary: string, ...additional: string[]): ReportedReason => ({ proprietary, additional });
const inWords = (...additional: string[]): ReportedReason => ({ additional });

describe('a refusal of a second copy', () => {
  test.each(['DU01', 'DU02', 'DU03', 'DU04', 'DU05', 'AM05', 'DUPL', 'du04', ' AM05 '])(
    'by the code %s',
    (code) => {
      expect(refusesCopy([coded(code)])).toBe(true);
      expect(refusesCopy([own(code)])).toBe(true);
      expect(refusesCopy([coded('NARR', `Rejected (${code.trim()})`)])).toBe(true);
      expect(refusesCopy([coded('AC04'), coded(code)])).toBe(true);
    },
  );

  test.each([
    'Duplicate file',
    'DUPLICATE_MESSAGE_ID',
    'duplicated payment information',
    'Message id exists',
    'The file was already received on 2026-11-02',
    'ALREADY PROCESSED',
    'already-submitted',
    'has been processed before',
    'Message identification is not unique',
    'Datei doppelt eingereicht',
    'Doppelte Datei',
    'Datei wurde bereits eingespielt',
    'schon einmal eingereicht',
    'Duplikat',
    'Filen er en dublet',
    'Dobbelt fil',
    'allerede modtaget',
    'Filen er allerede behandlet',
    'Dubblett av tidigare fil',
    'redan mottagen',
    'Doublon',
    'Fichier d\u00e9j\u00e0 re\u00e7u',
    'De\u0301ja\u0300 traite\u0301',
    'Bestand reeds ontvangen',
    'dubbele opdracht',
    'File gi\u00e0 ricevuto',
    'Fichero ya recibido',
    'Already executed; the account has been closed since',
  ])('in the words %j', (words) => {
    expect(refusesCopy([inWords(words)])).toBe(true);
    expect(refusesCopy([own(words)])).toBe(true);
    expect(refusesCopy([coded('NARR', 'See below', words)])).toBe(true);
    expect(refusesCopy([coded('FF01', words.toUpperCase())])).toBe(true);
  });

  test.each<[name: string, reasons: readonly ReportedReason[]]>([
    ['no reason', []],
    ['another code', [coded('AC04')]],
    ['a code that begins like one', [coded('DU06'), coded('DU010'), own('XAM05')]],
    ['an account that is closed already', [coded('AC04', 'Account already closed')]],
    ['the same in German', [coded('AC04', 'Konto bereits aufgel\u00f6st')]],
    ['the same in Danish', [coded('AC06', 'Kontoen er allerede lukket')]],
    [
      'any other words',
      [coded('NARR', 'File could not be read'), own('INVALID IBAN', 'Ung\u00fcltige IBAN')],
    ],
  ])('is not told by %s', (_name, reasons) => {
    expect(refusesCopy(reasons)).toBe(false);
  });
});

describe('reasons that mean nothing by themselves', () => {
  test.each<[name: string, reasons: readonly ReportedReason[]]>([
    ['none', []],
    ['NARR', [coded('NARR')]],
    ['NARR with words', [coded('narr', 'See the individual transactions')]],
    ['words alone', [inWords('See below')]],
    ["a bank's own that sends below", [own('SEE_BELOW'), own('Siehe Einzeltransaktionen')]],
  ])('%s', (_name, reasons) => {
    expect(saysNoReason(reasons)).toBe(true);
  });

  test.each<[name: string, reasons: readonly ReportedReason[]]>([
    ['a code', [coded('FF01')]],
    ['a code beside NARR', [coded('NARR'), coded('TM01')]],
    ["a bank's own code", [own('R-17')]],
  ])('%s does say something', (_name, reasons) => {
    expect(saysNoReason(reasons)).toBe(false);
  });
});
