/** Rows of one page of a list. */
export const PAGE = 50;
