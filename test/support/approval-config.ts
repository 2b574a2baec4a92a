import { z } from 'zod';
import { newPasskey } from '../../local/sandbox/people/passkey.ts';
import { exampleText } from './config.ts';
import { personNamed } from './people.ts';

type Entry = Readonly<Record<string, unknown>>;

const exampleJson = z.looseObject({ debtorAccounts: z.tuple([z.looseObject({})], z.looseObject({})) });

/** A first approver as the configuration names them, with a key of their own. */
export function approverNamed(name: string): Entry {
  const { credentialId, publicKey } = newPasskey(`the-passkey-of-${name}`);
  return { ...personNamed(name), credentialId, publicKey };
}

export const ANNA = approverNamed('Anna');
export const BERT = approverNamed('Bert');

const APPROVALS: Entry = {
  rpId: 'payouts.nordfleet.example',
  origins: ['https://payouts.nordfleet.example'],
  approvers: [ANNA, BERT],
};

export const MORNING_MAIL = {
  emails: ['payouts@nordfleet.example'],
  schedule: { expression: 'cron(30 7 ? * MON-FRI *)', timeZone: 'Europe/Berlin' },
} as const;

/**
 * config/example.json with people who approve the files of its first account, in the console, and a mail that calls them.
 * @param approvals laid over; undefined: there are none.
 */
export function approvalConfigText(
  approval: Entry,
  approvals: Entry | undefined = {},
  account: Entry = {},
): string {
  const example = exampleJson.parse(JSON.parse(exampleText()));
  const [first, ...others] = example.debtorAccounts;
  return JSON.stringify({
    ...example,
    debtorAccounts: [{ ...first, approval, ...account }, ...others],
    console: { morningMail: MORNING_MAIL },
    ...(approvals === undefined ? {} : { approvals: { ...APPROVALS, ...approvals } }),
  });
}
