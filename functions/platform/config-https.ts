import * as z from 'zod/mini';

/** An HTTPS address. zod's own shape of addresses is larger than all the code that needs one. */
export function httpsAddress(error: string) {
  return z.string().check(z.refine((text) => URL.parse(text)?.protocol === 'https:', error));
}
