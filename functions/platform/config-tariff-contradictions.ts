import { companyKey } from '../core/company.ts';
import { TARIFF_PLACES } from '../core/tariff-places.ts';
import type { SourceConfig } from './config.ts';
import type { ConfigProblem } from './config-problem.ts';
import { twice } from './twice.ts';

type Tariff = NonNullable<SourceConfig['tariff']>;
type Path = ConfigProblem['path'];

/** Places without a rate, and prices that no charge could have. */
export function tariffProblems(tariff: Tariff | undefined, at: Path): ConfigProblem[] {
  if (tariff === undefined) return [];
  const { usualPerKwh = {}, companies = {} } = tariff;
  const reversed = Object.entries(usualPerKwh).filter(
    ([, { lowMilliMinorPerKwh, highMilliMinorPerKwh }]) => lowMilliMinorPerKwh > highMilliMinorPerKwh,
  );
  return [
    ...regionProblems(tariff, at),
    ...Object.entries(companies).flatMap(([company, place]) =>
      regionProblems(place, [...at, 'companies', company]),
    ),
    ...sameCompanies(companies, [...at, 'companies']),
    ...reversed.map(([code]) => ({
      path: [...at, 'usualPerKwh', code],
      message: 'has a lowest price above its highest',
    })),
  ];
}

function regionProblems({ country, region }: Pick<Tariff, 'country' | 'region'>, at: Path): ConfigProblem[] {
  const regions: readonly string[] = country === undefined ? [] : TARIFF_PLACES[country].regions;
  const message =
    region === undefined
      ? regions.length > 0 && 'is missing: the country has a rate for each of its regions'
      : !regions.includes(region) && 'is no region of the country with a rate of its own';
  return message === false ? [] : [{ path: [...at, 'region'], message }];
}

/** Names of one company, in whatever spelling. */
export function sameCompanies(companies: Readonly<Record<string, unknown>>, at: Path): ConfigProblem[] {
  const names = Object.keys(companies);
  return twice(names, companyKey).map((index) => ({
    path: [...at, names[index] ?? ''],
    message: 'is there twice; a company is one however its name is spaced or written in capitals',
  }));
}
