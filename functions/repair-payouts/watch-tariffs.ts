import { placesOf } from '../core/tariff.ts';
import { endsSoon } from '../core/tariff-rates.ts';
import { tariffPolicyOf } from '../platform/tariff-policy.ts';
import type { OutlookDeps } from './outlook-deps.ts';

/**
 * Raises an alarm every hour while a configured place's newest official rate ends within thirty days, or has ended:
 * after its end, nothing compares prices with it.
 */
export function watchTariffs({ sources, clock, log }: OutlookDeps): void {
  for (const source of sources) {
    const policy = tariffPolicyOf(source);
    for (const place of policy === undefined ? [] : placesOf(policy)) {
      const ending = endsSoon(place, clock.now());
      if (ending === undefined) continue;
      log.alarm('tariff-rate-ending', {
        source: source.kind,
        account: source.account,
        ...place,
        knownUntil: ending.knownUntil,
        action: 'Deploy a version with the next rate, or leave out the country until there is one.',
      });
    }
  }
}
