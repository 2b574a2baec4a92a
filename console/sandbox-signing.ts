/**
 * Where the page of a sandbox (`isSandbox` of its sign-in file) has somebody invented sign, who has a software passkey
 * and no browser's: POST with their token and `SandboxSigning`; the answer is `signed.assertion` of the API's contract.
 */
export const SANDBOX_SIGNING_PATH = '/sandbox/sign';

export type SandboxSigning = {
  /** The digest of the statement, base64url. */
  readonly challenge: string;
};
