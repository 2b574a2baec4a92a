import type { PageSignIn } from './page-config.ts';

/**
 * Sent with every file of the page. Nothing is loaded from elsewhere and nothing inline runs; the page talks to its own
 * origin, and to the provider that gives tokens.
 */
export function securityHeaders({
  tokenUrl,
}: Pick<PageSignIn, 'tokenUrl'>): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${["'self'", ...foreignOrigin(tokenUrl)].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy':
      'publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), geolocation=(), microphone=()',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}

/** @param url absolute where it is another origin's. */
function foreignOrigin(url: string): readonly string[] {
  return url.startsWith('/') ? [] : [new URL(url).origin];
}
