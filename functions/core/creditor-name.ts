import { bankText, cutAtWord } from './charset.ts';
import { MAX_NAME_LENGTH } from './payment-file.ts';

/** The recipient's name as a payment file says it, and as the recipient's bank checks it. Done twice, it is the same. */
export function creditorNameOf(recipientName: string): string {
  return cutAtWord(bankText(recipientName), MAX_NAME_LENGTH);
}
