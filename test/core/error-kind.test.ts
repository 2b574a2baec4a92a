import { describe, expect, it } from 'vitest';
import {
  ERROR_KIND,
  type ErrorCode,
  type ErrorKind,
  waitsForMending,
} from '../../functions/core/error-kind.ts';

function codesWhere(holds: (kind: ErrorKind) => boolean): readonly string[] {
  return Object.entries(ERROR_KIND)
    .flatMap(([code, kind]) => (holds(kind) ? [code] : []))
    .sort();
}

/** Written down a second time, since money or a source's whole month rests on each: a change of it must be meant. */
describe('the treatment of errors', () => {
  it('lets a collection go on behind what stops one expense or one row, and nothing else', () => {
    const goOn: readonly ErrorCode[] = [
      'ASSERTION_FAILED',
      'LEDGER_CONTENDED',
      'LEDGER_ROW_INVALID',
      'LEDGER_ROW_REFUSED',
      'SOURCE_FORBIDDEN',
      'SOURCE_REQUEST_REFUSED',
      'SOURCE_RESPONSE_MALFORMED',
      'SOURCE_UNAVAILABLE',
    ];

    expect(codesWhere(({ stops }) => stops === 'item' || stops === 'row')).toEqual(goOn);
  });

  it('asks again only where time helps, and never where somebody else acted or nobody knows', () => {
    const transient: readonly ErrorCode[] = ['RUN_OVERDUE', 'SOURCE_RATE_LIMITED', 'SOURCE_UNAVAILABLE'];

    expect(codesWhere(({ again }) => again === 'transient')).toEqual(transient);
    expect(codesWhere(({ again }) => again === 'conflict')).toEqual(['LEDGER_CONTENDED']);
    expect(codesWhere(({ again }) => again === 'in-doubt')).toEqual(['QUEUE_SEND_INCOMPLETE']);
  });

  it('says that time alone mends exactly what does not last', () => {
    expect(codesWhere(({ needs }) => needs === 'time')).toEqual(
      codesWhere(({ again }) => again !== 'permanent'),
    );
  });

  it('takes what was meant for without effect only where it was refused, or nothing was sent', () => {
    expect(codesWhere(({ effect }) => effect === 'unknown')).toEqual([
      'ASSERTION_FAILED',
      'LEDGER_CONTENDED',
      'LEDGER_ROW_INVALID',
      'LEDGER_ROW_REFUSED',
      'QUEUE_SEND_INCOMPLETE',
      'RUN_OVERDUE',
      'SOURCE_RESPONSE_MALFORMED',
      'SOURCE_UNAVAILABLE',
    ]);
  });

  it('leaves to a person what lasts, but never a broken invariant', () => {
    const errors = Object.keys(ERROR_KIND).filter((code): code is ErrorCode => code in ERROR_KIND);

    const others = ['ASSERTION_FAILED', ...codesWhere(({ again }) => again !== 'permanent')];
    expect(errors.filter((code) => !waitsForMending({ code })).sort()).toEqual(others);
    expect(codesWhere(({ needs }) => needs === 'code')).toEqual(['ASSERTION_FAILED']);
  });

  it('tells a token that is wrong from a permission that is missing', () => {
    expect(codesWhere(({ needs }) => needs === 'token')).toEqual(['SECRET_INVALID', 'SOURCE_UNAUTHORIZED']);
    expect(codesWhere(({ needs }) => needs === 'permission')).toEqual(['SOURCE_FORBIDDEN']);
  });
});
