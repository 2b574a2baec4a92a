import * as z from 'zod/mini';
import { saidOfCompany } from '../../functions/core/company.ts';
import { TARIFF_PLACES, type TariffCountry } from '../../functions/core/tariff-places.ts';
import type { SourceConfig } from '../../functions/platform/config.ts';
import type { Accounting } from '../../functions/platform/config-accounting.ts';
import type { PayingParty } from '../exports/company-file-name.ts';

/** How statements are written for the people of a source, or of one of its companies. */
type Said = { readonly timeZone?: string | undefined };

/** By source, such as `spirii/nordfleet`. */
export type Readers = Readonly<
  Record<string, Said & { readonly companies?: Readonly<Record<string, Said>> | undefined }>
>;

const said = { timeZone: z.optional(z.string()) };

/** As a first export keeps them; none for exports from before. */
export const readers = z._default(
  z.record(z.string(), z.object({ ...said, companies: z.optional(z.record(z.string(), z.object(said))) })),
  {},
);

export type StatementSource = Pick<SourceConfig, 'kind' | 'account' | 'tariff'>;

type Place = { readonly country?: TariffCountry | undefined };

/** What the configuration says of them, and what follows from their country. */
export function readersOf(
  { statements = {}, payroll }: Accounting,
  sources: readonly StatementSource[],
): Readers {
  const named = new Map(sources.map(({ kind, account, tariff }) => [`${kind}/${account}`, tariff]));
  const all = new Set([
    ...named.keys(),
    ...Object.keys(statements),
    ...(payroll?.sources ?? []).map(({ source }) => source),
  ]);
  return Object.fromEntries(
    [...all].sort().map((source) => {
      const [tariff, wages] = [named.get(source), payroll?.sources.find((one) => one.source === source)];
      const own = statements[source];
      // A company with an entry of its own takes nothing from its source but what is said of statements.
      const zoneOf = (company?: string): string | undefined => {
        const of = (
          places: (Place & { readonly companies?: Readonly<Record<string, Place>> | undefined }) | undefined,
        ) => (saidOfCompany(places?.companies, company) ?? places)?.country;
        const country = of(tariff) ?? of(wages);
        return (
          saidOfCompany(own?.companies, company)?.timeZone ??
          own?.timeZone ??
          (country === undefined ? undefined : TARIFF_PLACES[country].timeZone)
        );
      };
      const companies = [own, tariff, wages].flatMap((one) => Object.keys(one?.companies ?? {}));
      return [
        source,
        {
          ...zoned(zoneOf()),
          companies: Object.fromEntries([...new Set(companies)].map((name) => [name, zoned(zoneOf(name))])),
        },
      ];
    }),
  );
}

function zoned(timeZone: string | undefined): Said {
  return timeZone === undefined ? {} : { timeZone };
}

/** The time zone of a recipient; `UTC` where nothing says it. */
export function timeZoneOf(all: Readers, { source, company }: PayingParty): string {
  const of = all[source];
  return (saidOfCompany(of?.companies, company) ?? of)?.timeZone ?? 'UTC';
}
