import type { Assertion } from './assertion.ts';
import type { Person } from './person.ts';

/** A person's signature, with what rebuilds its statement. */
export type Signed = {
  readonly person: Person;
  readonly nonce: string;
  /** ISO 8601 in UTC, from the person's page. */
  readonly issuedAt: string;
  readonly assertion: Assertion;
};
