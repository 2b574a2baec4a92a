/** Beside the page: where people sign in. It holds no secret. */
export type SignInFile = {
  readonly issuer: string;
  readonly clientId: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly endSessionEndpoint?: string | undefined;
  /** Parameters that the issuer needs to end a session, beside `client_id`. */
  readonly endSessionReturn?: 'logout_uri' | 'post_logout_redirect_uri' | undefined;
  /** Nobody real signs in here. */
  readonly isSandbox?: boolean | undefined;
};

export const SIGN_IN_FILE = 'sign-in.json';
