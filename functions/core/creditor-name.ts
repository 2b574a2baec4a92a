import { bankText, cutAtWord } from './charset.ts';
import { MAX_NAME_LENGTH } from './payment-file.ts';

/** The recipient's name in a payment file, as the recipient's bank checks it. Idempotent. */
export function creditorNameOf(recipientName: string): string {
  return cutAtWord(bankText(recipientName), MAX_NAME_LENGTH);
}
