/** A decision's limits in a row, by its text; longer ones are refused beforehand. */
export const MAX_PERSON_CHARACTERS = 300;
export const MAX_REASON_CHARACTERS = 200;
/** As the references of a bank: more is not kept of a fact. */
export const MAX_REFERENCE_CHARACTERS = 70;
