import { base32Of, sha256Hex } from '../ids.ts';

/**
 * Somebody who was signed in: issuer and subject of a verified token, never an e-mail address or a text field. Two
 * people are the same only where both agree.
 */
export type Person = {
  readonly issuer: string;
  readonly subject: string;
  /** As the token had it at that time: for people to read, never to tell anybody apart. */
  readonly name: string;
};

/** 26 characters that tell a person from all others; they say nothing of who it is. */
export function personKeyOf({ issuer, subject }: Pick<Person, 'issuer' | 'subject'>): string {
  return base32Of(sha256Hex(['person', issuer, subject]));
}
