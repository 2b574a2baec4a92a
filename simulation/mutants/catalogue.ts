import { APPROVAL_MUTANTS } from './approvals.ts';
import { COLLECTION_MUTANTS } from './collection.ts';
import { DEPARTURE_MUTANTS } from './departures.ts';
import { LEDGER_MUTANTS } from './ledger.ts';
import type { Mutant } from './mutant.ts';
import { PAYEE_MUTANTS } from './payees.ts';
import { RECONCILIATION_MUTANTS } from './reconciliation.ts';
import { REPAIR_MUTANTS } from './repair.ts';
import { SIGNER_MUTANTS } from './signers.ts';
import { SUBMISSION_MUTANTS } from './submission.ts';
import { WRITE_BACK_MUTANTS } from './write-back.ts';

/** Every regression that the simulation must find. */
export const MUTANTS: readonly Mutant[] = [
  ...COLLECTION_MUTANTS,
  ...SUBMISSION_MUTANTS,
  ...APPROVAL_MUTANTS,
  ...SIGNER_MUTANTS,
  ...DEPARTURE_MUTANTS,
  ...LEDGER_MUTANTS,
  ...REPAIR_MUTANTS,
  ...RECONCILIATION_MUTANTS,
  ...PAYEE_MUTANTS,
  ...WRITE_BACK_MUTANTS,
];
