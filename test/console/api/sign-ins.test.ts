import { describe, expect } from 'vitest';
import { audited } from '../../support/console-audit.ts';
import { type ConsoleStand, it } from '../../support/console-stand.ts';

const AT = 1_795_000_000;

function signedIn(console: ConsoleStand, claims: Readonly<Record<string, unknown>>) {
  return console.ask('recordSignIn', console.dora, { groups: ['viewer', 'operator'], claims });
}

describe('a sign-in', () => {
  it('is on record once, however often its page is loaded or its token renewed', async ({ console }) => {
    const first = await signedIn(console, { auth_time: String(AT), iat: String(AT) });
    expect(first).toMatchObject({ status: 200, document: { isNew: true } });
    const again = await signedIn(console, { auth_time: AT, iat: AT + 900 });
    expect(again.document).toEqual({ isNew: false });
    expect(await audited(console)).toEqual(['Dora: sign-in  viewer, operator']);

    expect((await signedIn(console, { auth_time: AT + 5 })).document).toEqual({ isNew: true });
    expect((await signedIn(console, { auth_time: AT })).document).toEqual({ isNew: false });
    expect(await audited(console)).toHaveLength(2);
  });

  it('goes by the making of the token where its issuer says no more', async ({ console }) => {
    expect((await signedIn(console, { iat: AT })).document).toEqual({ isNew: true });
    expect((await signedIn(console, { iat: AT })).document).toEqual({ isNew: false });
    expect((await signedIn(console, { iat: AT + 60 })).document).toEqual({ isNew: true });
  });

  it("is each person's own", async ({ console }) => {
    await signedIn(console, { auth_time: AT });

    const other = await signedIn(console, { auth_time: AT, sub: 'somebody-else', name: 'Else' });

    expect(other.document).toEqual({ isNew: true });
    expect(await audited(console)).toEqual([
      'Dora: sign-in  viewer, operator',
      'Else: sign-in  viewer, operator',
    ]);
  });
});
