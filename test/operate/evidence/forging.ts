import { createHash } from 'node:crypto';
import type { Forgery, Row } from '../../support/evidence-attacks.ts';
import type { Corpora } from '../../support/evidence-corpus.ts';
import { payoutOfRow, type Remaking, remade, rowOfPayout } from '../../support/remade-history.ts';

/** What somebody writes into an archive, with an index that fits it: only the named check finds it. */
export type Forged = {
  readonly check: string;
  readonly what: string;
  readonly corpus: keyof Corpora;
  readonly forge: (forgery: Forgery) => void;
};

const of =
  (corpus: keyof Corpora) =>
  (check: string, what: string, forge: Forged['forge']): Forged => ({ check, what, corpus, forge });

export const [signed, unanchored, plain] = [of('signed'), of('unanchored'), of('plain')];

/** Changes rows of a folder, or leaves them out. */
export const inRows =
  (folder: string, change: (row: Row, index: number) => Row | undefined): Forged['forge'] =>
  (forgery) =>
    forgery.mapRows(folder, change);

/** Writes another value somewhere inside each row of a folder. */
export const editing = (folder: string, path: readonly string[], change: (value: unknown) => unknown) =>
  inRows(folder, (row) => edited(row, path, change));

export type Fields = Readonly<Record<string, unknown>>;

/** Writes other fields into the row of the expense's payout. */
export const ofPayout = (
  expenseId: string,
  fields: Fields | ((row: Row) => Fields),
  folder = 'payouts',
): Forged['forge'] =>
  inRows(folder, (row) =>
    row['expenseId'] === expenseId
      ? { ...row, ...(typeof fields === 'function' ? fields(row) : fields) }
      : row,
  );

export function remake(forgery: Forgery, folder: string, expenseId: string, remaking: Remaking): void {
  forgery.mapRows(folder, (row) =>
    row['expenseId'] === expenseId ? rowOfPayout(remade(payoutOfRow(row), remaking)) : row,
  );
}

/** A row with another value somewhere inside it. */
export function edited(row: Row, path: readonly string[], change: (value: unknown) => unknown): Row {
  const at = (value: unknown, [name, ...rest]: readonly string[]): unknown => {
    if (name === undefined) return change(value);
    if (Array.isArray(value))
      return value.map((one, index) => (String(index) === name ? at(one, rest) : one));
    const record = Object.fromEntries<unknown>(Object.entries(value ?? {}));
    return { ...record, [name]: at(record[name], rest) };
  };
  return { ...row, ...Object.fromEntries<unknown>(Object.entries(at(row, path) ?? {})) };
}

export const more = (value: unknown): string => String(BigInt(String(value)) + 1n);
export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
