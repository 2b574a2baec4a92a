import { expect } from 'vitest';
import { checkPain001 } from '../../functions/bank/pain001/check.ts';
import type { ProblemCode } from '../../functions/bank/pain001/check-problems.ts';
import type { SealedPaymentFile } from '../../functions/bank/pain001/sealed-file.ts';
import { ibanOf } from '../support/iban.ts';
import { aBatch, anInstruction, bytesOf, sealedFrom } from './pain001-samples.ts';

export const FIRST = anInstruction({ endToEndId: 'E2E-1', instructionId: 'I-1', amountMinor: 1_050n });

export const SECOND = anInstruction({
  endToEndId: 'E2E-2',
  instructionId: 'I-2',
  amountMinor: 2_000n,
  creditorIban: ibanOf('NL91ABNA0417164300'),
  creditorBic: 'ABNANL2A',
});

const BATCH = aBatch([FIRST, SECOND]);

export const SEALED = sealedFrom(BATCH);

export const TEXT = (await bytesOf(BATCH)).toString();

/** Replaces the first, or with `all` every, occurrence; a change that finds nothing would prove nothing. */
export function tampered(from: string, to: string, all = false): string {
  expect(TEXT).toContain(from);
  return all ? TEXT.replaceAll(from, to) : TEXT.replace(from, to);
}

export async function codesOf(text: string, sealed: SealedPaymentFile = SEALED): Promise<ProblemCode[]> {
  const check = await checkPain001([Buffer.from(text)], sealed);
  return check.ok ? [] : check.problems.map(({ code }) => code);
}
