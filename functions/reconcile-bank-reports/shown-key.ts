import { parseBatchReference } from '../core/batch.ts';
import { maskIban } from '../core/iban-mask.ts';

/** Runs of letters and digits that may be an IBAN: banks name files by the account. */
const RUN = /[0-9A-Z]+/gi;
const ACCOUNT_LIKE = /[A-Z]{2}\d{2}[0-9A-Z]{11,}/gi;

/** An object's key, safe for a log: accounts masked, our own batch ids kept. */
export function shownKey(key: string): string {
  return key.replace(RUN, (run) =>
    parseBatchReference(run) === undefined ? run.replace(ACCOUNT_LIKE, maskIban) : run,
  );
}
