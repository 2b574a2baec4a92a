/**
 * What the SIE group publishes of its type 4I (SIE filformat, 4B): labels that such a file has to have and the one that
 * comes first, fields in quotation marks, dates, amounts, verifications that add up to zero. Told without the writer.
 */
export type SieFile = {
  readonly currency: string;
  readonly organisationNumber: string;
  readonly companyName: string;
  readonly verifications: readonly Verification[];
};

export type Verification = {
  readonly series: string;
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly text: string;
  readonly transactions: readonly {
    readonly account: string;
    readonly costCentre: string;
    readonly cents: bigint;
    readonly text: string;
  }[];
};

/** Code page 437 from 0x80 on, as published by the Unicode Consortium (MAPPINGS/VENDORS/MICSFT/PC/CP437.TXT). */
const HIGH =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

export function textOf437(bytes: Uint8Array): string {
  const high = [...HIGH];
  if (high.length !== 128) throw new Error('The table has 128 characters.');
  return [...bytes].map((byte) => (byte < 128 ? String.fromCharCode(byte) : high[byte - 128])).join('');
}

const REQUIRED = ['#FLAGGA', '#FORMAT', '#SIETYP', '#PROGRAM', '#GEN', '#FNAMN'] as const;
const DATE = /^20\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;

/** @throws where the file breaks a published rule */
export function checkSie(bytes: Uint8Array): SieFile {
  const text = textOf437(bytes);
  const lines = text.split('\r\n');
  if (lines.at(-1) !== '') throw new Error('The last line ends, too.');
  const controls = [...text.replaceAll('\r\n', '')].filter(
    (character) => character < ' ' || character === '\u007f',
  );
  if (controls.length > 0) throw new Error('A text has no control characters.');
  const items = lines.slice(0, -1).map(fieldsOf);
  const fieldsUnder = (label: string): readonly string[] =>
    items.find(([first]) => first === label)?.slice(1) ?? [];
  if (items[0]?.[0] !== '#FLAGGA') throw new Error('#FLAGGA comes first.');
  for (const label of REQUIRED) {
    const count = items.filter(([first]) => first === label).length;
    if (count !== 1) throw new Error(`${label} is there ${count} times.`);
  }
  if (fieldsUnder('#FLAGGA')[0] !== '0') throw new Error('A new file has the flag 0.');
  if (fieldsUnder('#FORMAT')[0] !== 'PC8') throw new Error('The code page is PC8.');
  if (fieldsUnder('#SIETYP')[0] !== '4') throw new Error('The type is 4.');
  if (!DATE.test(fieldsUnder('#GEN')[0] ?? '')) throw new Error('#GEN has a day.');
  const [organisationNumber = ''] = fieldsUnder('#ORGNR');
  if (!/^\d{6}-\d{4}$/.test(organisationNumber)) throw new Error('#ORGNR is NNNNNN-NNNN.');
  const objects = new Set(
    items.flatMap(([label, dimension, object = '']) =>
      label === '#OBJEKT' && dimension === '1' ? [object] : [],
    ),
  );
  const firstVerification = items.findIndex(([label]) => label === '#VER');
  if (items.findLastIndex(([label]) => label === '#OBJEKT') > firstVerification && firstVerification !== -1) {
    throw new Error('Objects come before verifications.');
  }
  return {
    currency: fieldsUnder('#VALUTA')[0] ?? 'SEK',
    organisationNumber,
    companyName: fieldsUnder('#FNAMN')[0] ?? '',
    verifications: verificationsIn(
      items.slice(firstVerification === -1 ? items.length : firstVerification),
      objects,
    ),
  };
}

function verificationsIn(
  items: readonly (readonly string[])[],
  objects: ReadonlySet<string>,
): readonly Verification[] {
  const found: Verification[] = [];
  for (let at = 0; at < items.length; ) {
    const [label, series = '', number, date = '', text = '', madeOn = ''] = items[at] ?? [];
    if (label !== '#VER' || number !== '')
      throw new Error(`Line ${at + 1} is no verification without a number.`);
    if (!DATE.test(date) || !DATE.test(madeOn)) throw new Error('A verification has its days.');
    if (items[at + 1]?.join() !== '{') throw new Error('Its lines stand in braces.');
    const transactions: Verification['transactions'][number][] = [];
    for (at += 2; items[at]?.join() !== '}'; at += 1) {
      const [kind, account = '', object = '', amount = '', day, lineText = ''] = items[at] ?? [];
      if (kind !== '#TRANS') throw new Error('In braces stand transactions.');
      if (!/^\d+$/.test(account)) throw new Error(`${account} is no account.`);
      if (!/^-?\d{1,15}(\.\d{1,2})?$/.test(amount)) throw new Error(`${amount} is no amount.`);
      if (day !== date) throw new Error('A line is of its day.');
      const costCentre = /^\{1 "?([^"]*)"?\}$/.exec(object)?.[1] ?? '';
      if (object !== '{}' && !objects.has(costCentre)) throw new Error(`${object} is not told as an object.`);
      const [whole = '', decimals = ''] = amount.split('.');
      transactions.push({
        account,
        costCentre,
        cents: BigInt(whole + decimals.padEnd(2, '0')),
        text: lineText,
      });
    }
    at += 1;
    const sum = transactions.reduce((total, { cents }) => total + cents, 0n);
    if (sum !== 0n || transactions.length < 2) throw new Error(`A verification comes to ${sum}.`);
    found.push({ series, date, text, transactions });
  }
  return found;
}

/** Fields between blanks; in quotation marks, with a backslash before those inside; an object list in braces. */
function fieldsOf(line: string): readonly string[] {
  const fields: string[] = [];
  const field = /\s*(?:"((?:[^"\\]|\\")*)"|(\{[^}]+\}|\{\})|([^\s"]+))(?=\s|$)/y;
  let at = 0;
  while (at < line.length) {
    field.lastIndex = at;
    const match = field.exec(line);
    if (match === null) throw new Error(`A field cannot be read: ${line.slice(at, at + 40)}`);
    const [all, quoted, braces, plain] = match;
    fields.push(quoted?.replaceAll('\\"', '"') ?? braces ?? plain ?? '');
    at += all.length;
  }
  return fields;
}
