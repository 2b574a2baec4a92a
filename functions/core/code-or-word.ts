/** Either a code of an ISO 20022 external list or the bank's own word. */
export type CodeOrWord = { readonly code?: string | undefined; readonly proprietary?: string | undefined };
