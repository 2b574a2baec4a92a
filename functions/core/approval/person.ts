import { base32Of, sha256Hex } from '../ids.ts';

/**
 * A signed-in person: issuer and subject of a verified token, never an e-mail address or a text field. Two are the same
 * person only where both agree.
 */
export type Person = {
  readonly issuer: string;
  readonly subject: string;
  /** From the token at that time: for people to read, never to identify. */
  readonly name: string;
};

/** 26 characters that identify a person without revealing who it is. */
export function personKeyOf({ issuer, subject }: Pick<Person, 'issuer' | 'subject'>): string {
  return base32Of(sha256Hex(['person', issuer, subject]));
}

/** The person behind an ARN of AWS, as `sts get-caller-identity` prints it. */
export function personBehind(arn: string): Pick<Person, 'issuer' | 'subject'> {
  return { issuer: 'aws', subject: arn };
}
