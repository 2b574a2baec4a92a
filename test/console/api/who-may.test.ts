import { describe, expect } from 'vitest';
import { GROUPS } from '../../../console/api/contract/groups.ts';
import { ROUTE_NAMES, ROUTES, type Route, type RouteName } from '../../../console/api/contract/routes.ts';
import { ApprovalStand } from '../../support/approval-stand.ts';
import { ConsoleStand, it as consoleIt } from '../../support/console-stand.ts';
import type { Asking } from '../../support/decisions.ts';
import { itemsOf } from '../../support/embedded.ts';
import { PaymentStand } from '../../support/payment-stand.ts';
import { lambdaAlone } from '../../support/report-function.ts';

/** One console for all: who may ask depends on nothing that somebody else asked. */
const it = consoleIt
  .extend('lambda', { scope: 'file' }, lambdaAlone)
  .extend(
    'shared',
    { scope: 'file' },
    async ({ embedded, lambda }) =>
      new ConsoleStand(new ApprovalStand(await PaymentStand.create(embedded)), lambda),
  );

const PARAMS = {
  batchId: `BA${'0'.repeat(26)}`,
  payoutId: `PO${'0'.repeat(26)}`,
  credentialId: 'a'.repeat(22),
  digest: 'a'.repeat(64),
  ordinal: '1',
  reason: 'limit-exceeded',
  month: '2026-11',
} as const;

/** A request that only a rule, or nothing that is there, could refuse. */
function asks(console: ConsoleStand, name: RouteName, asking: Asking) {
  return console.ask(name, console.dora, { params: PARAMS, body: {}, ...asking });
}

const DENIED = [401, 403, 405, 415];
const NOBODY: readonly [string, Asking, number, string][] = [
  ['without a token', { claims: 'none' }, 401, 'claims-missing'],
  ['with a token that has expired', { claims: { exp: '1000000000' } }, 401, 'token-expired'],
  ['with a token for another application', { claims: { aud: 'other' } }, 401, 'audience-other'],
  ['with a token of another issuer', { claims: { iss: 'https://other.example' } }, 401, 'issuer-other'],
  ['in no group', { groups: [] }, 403, 'group-missing'],
  ['in a group of that name elsewhere', { claims: { groups: '[operators admins]' } }, 403, 'group-missing'],
];

const ROUTES_BY_NAME = ROUTE_NAMES.map((name): readonly [RouteName, Route] => [name, ROUTES[name]]);

describe.each(ROUTES_BY_NAME)('%s', (name, { groups }) => {
  it.for(NOBODY)('is refused to somebody %s', async ([, asking, status, code], { shared }) => {
    const answer = await asks(shared, name, asking);

    expect(answer).toMatchObject({ status, type: 'application/problem+json', document: { code, status } });
  });

  it.for(GROUPS)('is for %s, or is not', async (group, { shared }) => {
    const answer = await asks(shared, name, { groups: [group] });

    if (groups.includes(group)) expect(DENIED).not.toContain(answer.status);
    else expect(answer).toMatchObject({ status: 403, document: { code: 'group-missing' } });
  });
});

describe.each(ROUTES_BY_NAME.filter(([, { method }]) => method === 'POST'))('%s', (name) => {
  it.for<[string, Readonly<Record<string, string>>, number]>([
    ['without the header of the page', { 'x-console-request': '' }, 403],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['as a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['as text', { 'content-type': 'text/plain' }, 415],
  ])('is refused %s, and leaves no trace', async ([, headers, status], { console }) => {
    expect((await asks(console, name, { headers })).status).toBe(status);
    expect(await itemsOf(console.people.stand.table)).toEqual([]);
  });
});

describe('what is not there', () => {
  it('is a problem of its own, whoever asks', async ({ console }) => {
    const unknown = await console.ask('showPayout', console.dora, { params: { payoutId: 'PO1/x' } });
    const malformed = await console.ask('showPayout', console.dora, { params: { payoutId: 'PO1' } });
    const other = await console.ask('showBatch', console.dora, {
      params: { batchId: PARAMS.batchId },
      query: { page: '2' },
    });

    expect(unknown).toMatchObject({ status: 404, document: { code: 'route-unknown' } });
    expect(malformed).toMatchObject({
      status: 400,
      document: { code: 'address-malformed', fields: ['/payoutId'] },
    });
    expect(other).toMatchObject({ status: 400, document: { code: 'query-malformed' } });
  });
});
