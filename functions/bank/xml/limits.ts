/** Limits of a document; the reader refuses more before it is in memory. */
export type XmlLimits = {
  readonly maxBytes: number;
  /** Nesting of elements; the supported messages stay well below 20. */
  readonly maxDepth: number;
  /** Characters of one element's text. The longest text type of these messages has 2,048. */
  readonly maxTextLength: number;
  /** Characters, as written, from the end of one tag or text to the end of the next. */
  readonly maxTokenLength: number;
};

/** 512 MiB hold more than 500,000 fully described entries. */
export const BANK_REPORT_LIMITS: XmlLimits = {
  maxBytes: 512 * 1024 * 1024,
  maxDepth: 40,
  maxTextLength: 10_000,
  maxTokenLength: 65_536,
};
