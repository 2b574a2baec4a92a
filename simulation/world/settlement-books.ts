import { z } from 'zod';
import { parseJson } from '../../functions/sources/http/json.ts';
import { verbatim } from '../../local/sandbox/json.ts';
import type { Dice } from '../../local/sandbox/random.ts';
import type { FaultKind } from '../faults/kinds.ts';

/** A settlement record that somebody wrote. */
export type BookedRecord = {
  readonly id: string;
  readonly date: string;
  readonly paidMinor: bigint;
  readonly note: string;
};

/** What may become of a write that reaches the source. */
export const WRITE_FAULTS = ['write-unanswered', 'write-torn', 'write-doubled', 'write-refused'] as const;

const content = z.object({
  date: z.iso.date(),
  paidAmount: z
    .unknown()
    .transform(String)
    .pipe(z.string().regex(/^\d+\.\d{2}$|^\d+$/)),
  note: z.string().min(1),
});

/** Ids rise over all reports, as a table of records numbers them. */
const FIRST_ID = 50_000;

/** AMPECO's settlement records by other writers than AMPECO. It keeps what it hears, however often. */
export class SettlementBooks {
  readonly #records = new Map<string, BookedRecord[]>();
  #written = 0;

  recordsOf(reportId: string): readonly BookedRecord[] {
    return this.#records.get(reportId) ?? [];
  }

  /** Each as its API lists it. */
  rowsOf(reportId: string): unknown[] {
    return this.recordsOf(reportId).map(rowOf);
  }

  /** @param recordId of the record to replace; undefined: a new one. */
  write(
    reportId: string,
    recordId: string | undefined,
    body: string,
    fault: FaultKind | undefined,
    dice: Dice,
  ): { readonly status: number; readonly body: unknown } {
    if (fault === 'write-refused') return { status: dice.pick([401, 403, 422, 429]), body: {} };
    const parsed = content.safeParse(parseJson(body));
    if (!parsed.success) return { status: 422, body: {} };
    const { date, paidAmount, note } = parsed.data;
    const said = { date, paidMinor: BigInt(paidAmount.replace('.', '')), note };
    const records = this.#records.get(reportId) ?? [];
    this.#records.set(reportId, records);
    if (recordId !== undefined) {
      const at = records.findIndex(({ id }) => id === recordId);
      if (at < 0) return { status: 404, body: {} };
      records[at] = { id: recordId, ...said };
      return { status: 200, body: { data: rowOf({ id: recordId, ...said }) } };
    }
    const id = this.#nextId();
    records.push({ id, ...(fault === 'write-torn' ? torn(said, dice) : said) });
    if (fault === 'write-doubled') records.push({ id: this.#nextId(), ...said });
    return { status: 201, body: { data: { id } } };
  }

  #nextId(): string {
    this.#written += 1;
    return String(FIRST_ID + this.#written);
  }
}

type Said = Omit<BookedRecord, 'id'>;

/** Only half of it was kept. */
function torn(said: Said, dice: Dice): Said {
  return dice.oneIn(2) ? { ...said, paidMinor: 0n } : { ...said, note: said.note.slice(0, 20) };
}

function rowOf({ id, date, paidMinor, note }: BookedRecord): unknown {
  const digits = paidMinor.toString().padStart(3, '0');
  return { id, date, paidAmount: verbatim(`${digits.slice(0, -2)}.${digits.slice(-2)}`), note };
}
