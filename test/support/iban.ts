import { type Iban, parseIban } from '../../functions/core/iban.ts';

/** @throws Error where the text is no IBAN. */
export function ibanOf(text: string): Iban {
  const parsed = parseIban(text);
  if (!parsed.ok) throw new Error(`${text} is no IBAN.`);
  return parsed.iban;
}
