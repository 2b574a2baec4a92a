/**
 * What only a deployment knows of its page: `/page-config.json`, beside `index.html`. Whoever serves the page writes it.
 * Nothing of it is secret.
 */
export type PageConfig = {
  readonly signIn: PageSignIn;
  /**
   * POST, with the person's token: `SandboxSigning` in, an assertion of the contract's `signed` out. Null everywhere but
   * on one machine, where invented people sign with software passkeys.
   */
  readonly sandboxSigningUrl: string | null;
};

/** An OpenID provider with code flow and PKCE for a public client. */
export type PageSignIn = {
  readonly clientId: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  /** Ends the provider's own session; null where it has no such address. */
  readonly signOutUrl: string | null;
  /** Such as `openid profile`. */
  readonly scope: string;
};

export type SandboxSigning = {
  /** The digest of the statement, base64url. */
  readonly challenge: string;
};

export const PAGE_CONFIG_PATH = '/page-config.json';

/** Where the provider sends people back to: a redirect address that it has to know. */
export const SIGNED_IN_PATH = '/signed-in';
