import * as z from 'zod/mini';
import { es256KeyOf } from '../../../functions/core/approval/assertion.ts';
import { credentialId, text } from './values.ts';

/** As https://openid.net/specs/openid-connect-core-1_0.html#IDToken bounds a subject. */
export const subject = text(255);
export const issuer = text(2_000);

const base64url = (most: number) => z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.maxLength(most));

/** A passkey's signature of a statement, within the limits of an assertion (core/approval/assertion.ts). */
export const signed = z.strictObject({
  person: z.strictObject({ issuer, subject }),
  nonce: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  issuedAt: z.iso.datetime(),
  assertion: z.strictObject({
    credentialId: base64url(1_400),
    clientDataJson: base64url(2_048),
    authenticatorData: base64url(1_024),
    signature: base64url(128),
  }),
});

/** DER SubjectPublicKeyInfo in base64, as a browser's `getPublicKey()` gives it. */
const publicKey = z.string().check(
  z.maxLength(400),
  z.refine((key) => es256KeyOf(key) !== undefined),
);

/** The token says whose it is. */
export const newKey = z.strictObject({ credentialId, publicKey });

/** For a key that its owner offered. */
export const registration = z.strictObject({ credentialId, signed });

/** Where statements are signed: https://www.w3.org/TR/webauthn-2/#relying-party-identifier */
export const signing = z.strictObject({
  stage: z.string(),
  rpId: z.string(),
  origins: z.array(z.string()),
});
