import type { SandboxServer } from '../../../local/sandbox/server.ts';

/** One answer of a sandbox, with its text so that a test can look at the digits. */
export type Read = { readonly status: number; readonly headers: Headers; readonly text: string };

/** Asks as a client with the sandbox's own token would; `path` may be a whole URL. */
export async function read(
  sandbox: Pick<SandboxServer, 'url' | 'token'>,
  path: string,
  token: string | null = sandbox.token,
): Promise<Read> {
  const response = await fetch(new URL(path, sandbox.url), {
    redirect: 'manual',
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers whose shape is what it tests
export type Json = any;

export async function readJson(sandbox: SandboxServer, path: string): Promise<Json> {
  const answer = await read(sandbox, path);
  if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}.`);
  return JSON.parse(answer.text);
}
