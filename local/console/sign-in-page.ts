import type { AuthorizationRequest, SandboxAccount } from './sandbox-issuer.ts';

/** Where people choose who they are. It says that nobody here is real. */
export function signInPage(accounts: readonly SandboxAccount[], request: AuthorizationRequest): string {
  const items = accounts.map(({ person, groups }, index) => {
    const query = new URLSearchParams({
      redirect_uri: request.redirectUri,
      state: request.state,
      nonce: request.nonce,
      code_challenge: request.codeChallenge,
      person: String(index),
    });
    return `<li><a href="/sandbox/sign-in?${escaped(query.toString())}">${escaped(person.name)}</a><br>${escaped(groups.join(', '))}</li>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sandbox sign-in</title>
<link rel="stylesheet" href="/sandbox/sign-in.css">
</head>
<body>
<main>
<h1>Sandbox sign-in</h1>
<p>These people are invented, and no money moves. Choose who you are: there is no password.</p>
<ul>
${items.join('\n')}
</ul>
</main>
</body>
</html>
`;
}

export const SIGN_IN_STYLE = `:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 32rem; margin: 10vh auto; padding: 0 1rem; }
ul { list-style: none; padding: 0; }
li { border: 1px solid; border-radius: 0.5rem; padding: 0.75rem 1rem; margin: 0.75rem 0; }
a { font-weight: 600; }
`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
