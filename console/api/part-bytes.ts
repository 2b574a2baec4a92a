/**
 * A file of an export comes in parts: an answer of Lambda has 6 MB at most, in base64, and what cannot be compressed
 * grows a little. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const PART_BYTES = 3_900_000;
