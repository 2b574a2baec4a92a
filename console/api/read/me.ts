import { openOffers } from '../../../functions/core/approval/key-offer.ts';
import { personKeyOf } from '../../../functions/core/approval/person.ts';
import { activeKeysOf, NO_ROSTER, type Roster } from '../../../functions/core/approval/roster.ts';
import { approversOf, begunRoster, trustedKey } from '../../../functions/core/approval/trusted-key.ts';
import { readKeyOffers } from '../../../functions/ledger/key-offers.ts';
import { readRoster } from '../../../functions/ledger/roster.ts';
import { ROUTE_NAMES, ROUTES, type Route } from '../contract/routes.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

export const me: Work<'me', ReadDeps> = async (deps, { acting }) => {
  const { config, clock, approval } = deps;
  const { person, groups, expiresAtMs } = acting;
  const { trust } = approval;
  const roster = await rosterOf(deps);
  const key = personKeyOf(person);
  const own = roster.entries.filter(
    (entry) => entry.what === 'registered' && personKeyOf(entry.person) === key,
  );
  const isApprover = trust !== undefined && approversOf(roster, trust).has(key);
  const offers = isApprover ? openOffers(await readKeyOffers(deps.table), roster, clock.now()) : [];
  const registeredAt = (credentialId: string): string =>
    roster.entries.find((entry) => entry.what === 'registered' && entry.credentialId === credentialId)?.at ??
    '';
  return done({
    person,
    groups,
    mayCall: ROUTE_NAMES.filter((name) => {
      const route: Route = ROUTES[name];
      return route.groups.some((group) => groups.includes(group));
    }),
    stage: config.stage,
    now: new Date(clock.now()).toISOString(),
    expiresAt: new Date(expiresAtMs).toISOString(),
    signing:
      trust === undefined
        ? null
        : { stage: trust.stage, rpId: trust.party.rpId, origins: [...trust.party.origins] },
    isApprover,
    ownKeys: own.map(({ credentialId, at }) => ({
      credentialId,
      registeredAt: at,
      isRevoked: !activeKeysOf(roster).some((active) => active.credentialId === credentialId),
      isTrusted: trust !== undefined && trustedKey(roster, trust, { personKey: key, credentialId }).ok,
    })),
    offers: offers.filter((offer) => personKeyOf(offer.person) !== key),
    keys: activeKeysOf(roster).map(({ credentialId, person: of, registeredBy, usedFor }) => ({
      credentialId,
      name: of.name,
      isOwn: personKeyOf(of) === key,
      registeredAt: registeredAt(credentialId),
      isNew: registeredBy !== undefined && usedFor === undefined,
    })),
  });
};

/** With the configuration's first approvers, whom the first proposal enters. */
export async function rosterOf({
  table,
  clock,
  approval: { trust },
}: Pick<ReadDeps, 'table' | 'clock' | 'approval'>): Promise<Roster> {
  return trust === undefined ? NO_ROSTER : begunRoster(await readRoster(table), trust, clock.now());
}
