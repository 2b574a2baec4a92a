import * as z from 'zod/mini';
import { httpsAddress } from './config-https.ts';
import { schedule } from './config-schedule.ts';

const https = httpsAddress('has to be an HTTPS address');

/** The customer's own OpenID issuer. Its addresses stand here: the page asks nobody for them. */
const signIn = z.strictObject({
  issuer: https,
  /** A public client with the code flow and PKCE; it is the audience of the ID tokens. */
  clientId: z.string().check(z.minLength(1), z.maxLength(200)),
  authorizationEndpoint: https,
  tokenEndpoint: https,
  endSessionEndpoint: z.optional(https),
  /** The ID token's claim with a person's groups. */
  groupsClaim: z
    .string()
    .check(z.regex(/^[\w:./-]{1,120}$/, 'has to be the name of a claim, such as "groups"')),
});

/** Where people look and decide; left out, there is none. */
export const console = z.strictObject({
  /** Its own host; left out, CloudFront names one. */
  domain: z.optional(
    z.strictObject({
      name: z
        .string()
        .check(z.regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'has to be a host name, such as "payouts.example.com"')),
      /** CloudFront reads certificates of only one region. */
      certificateArn: z
        .string()
        .check(
          z.regex(
            /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]{1,64}$/,
            'has to be the ARN of a certificate in us-east-1',
          ),
        ),
    }),
  ),
  /** Left out, a user pool of this deployment: by invitation, with a second factor. */
  signIn: z.optional(signIn),
  /** Says what waits for people, and until when, where anything does; left out, nobody gets it. */
  morningMail: z.optional(
    z.strictObject({
      /** Each has to confirm its subscription once. */
      emails: z.array(z.email('has to be an e-mail address')).check(z.minLength(1), z.maxLength(10)),
      schedule,
    }),
  ),
});
