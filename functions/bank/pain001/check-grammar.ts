/**
 * The elements of our payment files, in the order of the pain.001.001.09 schema. The checker refuses all others, so
 * that nothing rides along unseen (a second amount, an ultimate creditor, lines of an address).
 */
export type GrammarElement = {
  readonly name: string;
  /** From the root, joined by `/`. */
  readonly path: string;
  /** Place in a walk through the whole tree; in a correct file it only rises. */
  readonly order: number;
  /** The order of the last element inside this one; its own where it holds text. */
  readonly lastOrder: number;
  readonly isRequired: boolean;
  /** Whether it may come again right after itself; everything else occurs once at most. */
  readonly mayRepeat: boolean;
  readonly children: ReadonlyMap<string, GrammarElement>;
};

type Shape = Pick<GrammarElement, 'name' | 'isRequired' | 'mayRepeat'> & {
  readonly children: readonly Shape[];
};

function has(name: string, ...children: readonly Shape[]): Shape {
  return { name, isRequired: true, mayRepeat: false, children };
}

function mayHave(name: string, ...children: readonly Shape[]): Shape {
  return { name, isRequired: false, mayRepeat: false, children };
}

function mayRepeat(name: string, ...children: readonly Shape[]): Shape {
  return { name, isRequired: false, mayRepeat: true, children };
}

function codeOrWord(name: string): Shape {
  return mayHave(name, mayHave('Cd'), mayHave('Prtry'));
}

const PARTY_ID = mayHave(
  'Id',
  has('OrgId', mayHave('AnyBIC'), mayHave('LEI'), mayRepeat('Othr', has('Id'), codeOrWord('SchmeNm'))),
);

const ADDRESS = mayHave('PstlAdr', has('TwnNm'), has('Ctry'));

const GROUP_HEADER = has(
  'GrpHdr',
  has('MsgId'),
  has('CreDtTm'),
  has('NbOfTxs'),
  has('CtrlSum'),
  has('InitgPty', has('Nm'), PARTY_ID),
);

const TRANSACTION = has(
  'CdtTrfTxInf',
  has('PmtId', has('InstrId'), has('EndToEndId')),
  has('Amt', has('InstdAmt')),
  mayHave('CdtrAgt', has('FinInstnId', has('BICFI'))),
  has('Cdtr', has('Nm'), ADDRESS),
  has('CdtrAcct', has('Id', has('IBAN'))),
  has('RmtInf', has('Ustrd')),
);

const PAYMENT_INFORMATION = has(
  'PmtInf',
  has('PmtInfId'),
  has('PmtMtd'),
  has('BtchBookg'),
  has('NbOfTxs'),
  has('CtrlSum'),
  has('PmtTpInf', has('SvcLvl', has('Cd')), codeOrWord('LclInstrm'), codeOrWord('CtgyPurp')),
  has('ReqdExctnDt', has('Dt')),
  has('Dbtr', has('Nm'), ADDRESS, PARTY_ID),
  has('DbtrAcct', has('Id', has('IBAN')), mayHave('Ccy')),
  has('DbtrAgt', has('FinInstnId', mayHave('BICFI'), mayHave('Othr', has('Id')))),
  has('ChrgBr'),
  TRANSACTION,
);

function number(shape: Shape, parentPath: string, order: number): GrammarElement {
  const path = parentPath === '' ? shape.name : `${parentPath}/${shape.name}`;
  const children = new Map<string, GrammarElement>();
  let lastOrder = order;
  for (const child of shape.children) {
    const element = number(child, path, lastOrder + 1);
    children.set(element.name, element);
    lastOrder = element.lastOrder;
  }
  const { name, isRequired, mayRepeat } = shape;
  return { name, path, order, lastOrder, isRequired, mayRepeat, children };
}

export const DOCUMENT_ELEMENT: GrammarElement = number(
  has('Document', has('CstmrCdtTrfInitn', GROUP_HEADER, PAYMENT_INFORMATION)),
  '',
  0,
);

/** @throws RangeError for a path, written in code, that the grammar lacks. */
export function orderOf(path: string): number {
  const names = path.split('/');
  let element: GrammarElement | undefined = names[0] === DOCUMENT_ELEMENT.name ? DOCUMENT_ELEMENT : undefined;
  for (const name of names.slice(1)) element = element?.children.get(name);
  if (element === undefined) throw new RangeError(`The payment file has no element ${path}.`);
  return element.order;
}
