/**
 * What a browser may load and do on the page: its own code, its own API, and the issuer's endpoint that gives tokens.
 * @param tokenOrigin origin of the token endpoint.
 */
export function contentSecurityPolicy(tokenOrigin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${tokenOrigin}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The page makes and uses passkeys, and nothing else that a browser offers. */
export const PERMISSIONS_POLICY = [
  'publickey-credentials-get=(self)',
  'publickey-credentials-create=(self)',
  ...['camera', 'geolocation', 'microphone', 'payment', 'usb'].map((feature) => `${feature}=()`),
].join(', ');
