/** As many as one request takes: the API's `MAX_DECIDED`, which the page cannot import without its schemas. */
export const MOST_AT_ONCE = 50;
