import type { Iban } from './iban.ts';

/** Weights of the first nine digits of a kennitala; the ninth is the check digit (Registers Iceland, skra.is). */
const WEIGHTS = [3, 2, 7, 6, 5, 4, 3, 2, 1] as const;

/** An Icelandic IBAN ends with the holder's national id: `IS2!n4!n2!n6!n10!n` (SWIFT IBAN registry). */
const KENNITALA_LENGTH = 10;

/**
 * Whether the check digit of the national id in an Icelandic IBAN fits. A misfit is a reason to look, not to refuse:
 * Registers Iceland has issued ids without a check digit since February 2026, and system ids since November 2021, so
 * the id may still be right.
 */
export function kennitalaFits(iban: Iban): boolean {
  const kennitala = iban.slice(-KENNITALA_LENGTH);
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(kennitala.charAt(place)), 0);
  return sum % 11 === 0;
}
