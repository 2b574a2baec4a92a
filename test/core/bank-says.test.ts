import { describe, expect, test } from 'vitest';
import { SAYS, type Says, saysOfStatus } from '../../functions/core/bank-says.ts';

const STATUSES: readonly (readonly [codes: string, says: Says])[] = [
  ['RCVD PDNG PART PATC ACFC ACFW ACPD RCVC RVCM RVNC RVMC RVNM RVNA', 'pending'],
  ['ACTC ACCP ACSP ACWC ACWP ACIS', 'accepted'],
  ['ACSC ACCC', 'settled'],
  ['RJCT', 'refused'],
  ['CANC BLCK PRES QUES X', 'unclear'],
];
const ROWS = STATUSES.flatMap(([codes, says]) => codes.split(' ').map((code) => [code, says] as const));

describe('what a status says', () => {
  test.each(ROWS)('%s: %s', (code, says) => {
    expect(saysOfStatus(code)).toBe(says);
    expect(saysOfStatus(` ${code.toLowerCase()}\n`)).toBe(says);
    expect(SAYS).toContain(says);
  });

  test.each(['', 'RJCTX', 'RJ CT', 'constructor'])('%j is for a person', (status) => {
    expect(saysOfStatus(status)).toBe('unclear');
  });
});
