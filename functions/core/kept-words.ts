/** Limits of a decision's texts in a row; longer ones are refused before. */
export const MAX_PERSON_CHARACTERS = 300;
export const MAX_REASON_CHARACTERS = 200;
/** As for a bank's references: a fact keeps no more. */
export const MAX_REFERENCE_CHARACTERS = 70;
