import * as z from 'zod/mini';
import * as values from './values.ts';

/** What the OpenAPI document says of values: apart from their shapes, which every function brings. */
export const DESCRIBED = z.registry<{ readonly description: string; readonly format?: string }>();

DESCRIBED.add(values.payoutId, { description: 'The id of a payout.' });
DESCRIBED.add(values.batchId, { description: 'The id of a batch, and of its file.' });
DESCRIBED.add(values.credentialId, { description: 'The id of a passkey, in base64url.' });
DESCRIBED.add(values.digest, { description: 'SHA-256 of a file, hexadecimal.' });
DESCRIBED.add(values.digestStart, { description: 'SHA-256 of a file, or its first 16 digits or more.' });
DESCRIBED.add(values.ordinal, { description: 'Counts the lines of a report from 1.' });
DESCRIBED.add(values.reasonCode, { description: 'A code of a finding, or of a bank.' });
DESCRIBED.add(values.month, { description: 'A month, such as 2026-11.' });
DESCRIBED.add(values.day, { description: 'A day, such as 2026-11-28.' });
DESCRIBED.add(values.cursor, { description: 'Where a list goes on: `next` of the page before.' });
DESCRIBED.add(values.currency, { description: 'A currency of ISO 4217.' });
DESCRIBED.add(values.debtorAccountId, { description: 'A debtor account, or `*` for all.' });
DESCRIBED.add(values.minor, { description: 'Whole minor units of the currency beside it.' });
DESCRIBED.add(values.moment, { description: 'ISO 8601, UTC.', format: 'date-time' });
