/** https://www.rfc-editor.org/rfc/rfc7636 */
export type Attempt = {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  /** Path and query of the page to come back to. */
  readonly returnTo: string;
};

const BYTES = 32;

export function newAttempt(returnTo: string): Attempt {
  return { verifier: randomText(), state: randomText(), nonce: randomText(), returnTo };
}

export async function codeChallenge({ verifier }: Attempt): Promise<string> {
  return base64url(await sha256(verifier));
}

export async function sha256(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** Hexadecimal. */
export async function sha256Hex(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function randomText(bytes = BYTES): string {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)));
}

export function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

export function base64url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function bytesOf(base64Text: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64Text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
