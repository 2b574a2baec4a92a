import { placesOf } from '../functions/core/tariff.ts';
import type { TariffPlace } from '../functions/core/tariff-places.ts';
import { endsSoon } from '../functions/core/tariff-rates.ts';
import type { SourceConfig } from '../functions/platform/config.ts';
import type { ConfigProblem } from '../functions/platform/config-problem.ts';
import { tariffPolicyOf } from '../functions/platform/tariff-policy.ts';

/** A source's official prices that end, or that may be another country's. */
export function tariffWarnings(
  source: SourceConfig,
  at: ConfigProblem['path'],
  nowMs: number,
): ConfigProblem[] {
  const policy = tariffPolicyOf(source);
  if (policy === undefined) return [];
  const { official, companies = {} } = policy;
  const elsewhere = placesOf({ official: undefined, companies }).some(
    (place) => official !== undefined && shown(place) !== shown(official),
  );
  return [
    ...placesOf(policy).flatMap((place) => {
      const ending = endsSoon(place, nowMs);
      if (ending === undefined) return [];
      const path = [...at, ...pathOf(place, policy.official, companies)];
      const message = `has official prices of ${shown(place)} up to ${ending.knownUntil ?? 'no day'}: what is charged after that is not compared. Deploy a version that knows the next ones in time`;
      return [{ path, message }];
    }),
    ...(official !== undefined && elsewhere
      ? [
          {
            path: [...at, 'country'],
            message: `is the price of ${shown(official)} for every company that companies does not name, also for one that is new or renamed: left out, they are not compared, and their payouts have a note`,
          },
        ]
      : []),
    ...(source.kind === 'ampeco' && Object.keys(companies).length > 0
      ? [
          {
            path: [...at, 'companies'],
            message: 'applies to nobody: AMPECO names no company beside the partner who is paid',
          },
        ]
      : []),
  ];
}

function shown({ country, region }: TariffPlace): string {
  return region === undefined ? country : `${country}, ${region}`;
}

function pathOf(
  place: TariffPlace,
  official: TariffPlace | undefined,
  companies: NonNullable<ReturnType<typeof tariffPolicyOf>>['companies'] = {},
): readonly string[] {
  if (official !== undefined && shown(official) === shown(place)) return ['country'];
  const [company = ''] =
    Object.entries(companies).find(([, of]) => of !== 'no-rate' && shown(of) === shown(place)) ?? [];
  return ['companies', company, 'country'];
}
