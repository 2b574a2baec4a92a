import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../functions/platform/check-config.ts';
import { approvalConfigText, MORNING_MAIL } from '../support/approval-config.ts';
import { exampleText } from '../support/config.ts';
import { personNamed } from '../support/people.ts';

type Entry = Readonly<Record<string, unknown>>;

const DOMAIN = {
  name: 'payouts.nordfleet.example',
  certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/one',
};
const SIGN_IN = {
  issuer: personNamed('Anna').issuer,
  clientId: 'payouts',
  authorizationEndpoint: 'https://id.example/authorize',
  tokenEndpoint: 'https://id.example/token',
  groupsClaim: 'groups',
};

function problemsOf(text: string): readonly string[] {
  const checked = checkConfig(text);
  return checked.ok ? [] : checked.problems.map(({ path, message }) => `${path.join('.')} ${message}`);
}

function approvedWith(console: Entry | undefined): string {
  const { console: _, ...config } = JSON.parse(approvalConfigText({ people: 2 }));
  return JSON.stringify(console === undefined ? config : { ...config, console });
}

describe('the console of a configuration', () => {
  it.each([
    ['by itself', {}],
    ['with a host of its own', { domain: DOMAIN }],
    ['with an issuer of its own', { signIn: SIGN_IN }],
    ['with a mail in the morning', { morningMail: MORNING_MAIL }],
  ])('is taken %s, with people who approve and without', (_what, console) => {
    expect(problemsOf(approvedWith(console))).toEqual([]);
    expect(problemsOf(JSON.stringify({ ...JSON.parse(exampleText()), console }))).toEqual([]);
  });

  it('tells each address of the morning mail once', () => {
    const emails = ['payouts@nordfleet.example', 'Payouts@nordfleet.example'];
    const schedule = { expression: 'cron(30 7 ? * MON-FRI *)', timeZone: 'Europe/Berlin' };

    expect(problemsOf(approvedWith({ morningMail: { emails, schedule } }))).toEqual([
      'console.morningMail.emails.1 is there twice; each address is told once',
    ]);
  });

  it.each([
    ['cron(30 7 ? * MON-FRI *)', true],
    ['cron(0 6 ? * 2-6 *)', true],
    ['cron(30 7 1 * ? *)', false],
    ['cron(30 7 * * ? *)', false],
    ['cron(0,30 7 ? * MON-FRI *)', false],
    ['cron(0 7-9 ? * MON-FRI *)', false],
    ['rate(1 day)', false],
  ])('tells people at most once a working day: %s', (expression, isTaken) => {
    const morningMail = { ...MORNING_MAIL, schedule: { expression, timeZone: 'Europe/Berlin' } };

    expect(problemsOf(approvedWith({ morningMail }))).toEqual(
      isTaken
        ? []
        : [expect.stringMatching(/^console\.morningMail\.schedule\.expression runs more often than once/)],
    );
  });

  it('has to be there where people approve', () => {
    expect(problemsOf(approvedWith(undefined))).toEqual([
      expect.stringMatching(/^approvals .*`console` is missing/),
    ]);
  });

  it('is where its approvers sign, or nobody could', () => {
    const console = { domain: { ...DOMAIN, name: 'other.nordfleet.example' } };

    expect(problemsOf(approvedWith(console))).toEqual([
      expect.stringMatching(/^approvals\.origins lacks https:\/\/other\.nordfleet\.example/),
    ]);
  });

  it('lets its approvers in', () => {
    const console = { signIn: { ...SIGN_IN, issuer: 'https://other.example' } };

    expect(problemsOf(approvedWith(console))).toEqual([
      expect.stringMatching(/^approvals\.approvers\.0\.issuer is not https:\/\/other\.example/),
      expect.stringMatching(/^approvals\.approvers\.1\.issuer is not https:\/\/other\.example/),
    ]);
  });

  it.each([
    [
      'a certificate of another region',
      { domain: { ...DOMAIN, certificateArn: DOMAIN.certificateArn.replace('us-east-1', 'eu-central-1') } },
      'console.domain.certificateArn',
    ],
    ['a host that is none', { domain: { ...DOMAIN, name: 'localhost' } }, 'console.domain.name'],
    [
      'an endpoint without TLS',
      { signIn: { ...SIGN_IN, tokenEndpoint: 'http://id.example/token' } },
      'console.signIn.tokenEndpoint',
    ],
    ['a key that it has not', { enabled: true }, 'console'],
  ])('is refused with %s', (_what, console, path) => {
    expect(problemsOf(JSON.stringify({ ...JSON.parse(exampleText()), console }))[0]).toMatch(
      new RegExp(`^${path}`),
    );
  });
});
