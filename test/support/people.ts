import { type Person, personKeyOf } from '../../functions/core/approval/person.ts';
import type { PersonsWord } from '../../functions/core/step-reason.ts';

/** A person of the tests, as the issuer of tokens knows them. */
export function personNamed(name: string): Person {
  return { issuer: 'https://id.example', subject: `subject-of-${name}`, name };
}

/** What a payout's history keeps of the person's decision. */
export function personsWord(name: string, reason: string): PersonsWord {
  return { person: name, personKey: personKeyOf(personNamed(name)), reason };
}
