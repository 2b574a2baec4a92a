import type { TariffPolicy } from '../core/tariff.ts';
import type { TariffPlace } from '../core/tariff-places.ts';
import type { SourceConfig } from './config.ts';

/** The largest charger that a home has: three phases of 32 A. */
const MAX_POWER_KW = 22;

/** How the configuration judges a source account's charge records. */
export function tariffPolicyOf({ tariff }: Pick<SourceConfig, 'tariff'>): TariffPolicy | undefined {
  if (tariff === undefined || tariff.policy === 'off') return undefined;
  const { policy, companies = {}, usualPerKwh, maxPowerKw = MAX_POWER_KW } = tariff;
  return {
    policy,
    official: placeOf(tariff),
    companies: Object.fromEntries(
      Object.entries(companies).map(([company, place]) => [company, placeOf(place) ?? 'no-rate']),
    ),
    usual: new Map(Object.entries(usualPerKwh ?? {})),
    maxPowerW: BigInt(maxPowerKw) * 1_000n,
  };
}

function placeOf({
  country,
  region,
}: Pick<NonNullable<SourceConfig['tariff']>, 'country' | 'region'>): TariffPlace | undefined {
  return country === undefined ? undefined : { country, ...(region === undefined ? {} : { region }) };
}
