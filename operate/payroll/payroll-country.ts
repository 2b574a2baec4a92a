import * as z from 'zod/mini';
import { saidOfCompany } from '../../functions/core/company.ts';
import { PAYROLL_COUNTRIES } from '../../functions/platform/config-accounting.ts';
import type { PayingParty } from '../exports/company-file-name.ts';

type PayrollCountry = (typeof PAYROLL_COUNTRIES)[number];

/** Sources whose recipients are on a payroll, and by which country's law. */
export type PayrollSources = readonly {
  readonly source: string;
  readonly country?: PayrollCountry | undefined;
  /** By company, in place of `country`. */
  readonly companies?:
    | Readonly<Record<string, { readonly country?: PayrollCountry | undefined }>>
    | undefined;
}[];

const country = z.optional(z.enum(PAYROLL_COUNTRIES));

/** As a first export keeps them. */
export const payrollSources = z.array(
  z.object({
    source: z.string(),
    country,
    companies: z.optional(z.record(z.string(), z.object({ country }))),
  }),
);

/** The country whose law a payroll follows, where that law asks for more than the amount. */
export function payrollCountryOf(
  sources: PayrollSources,
  { source, company }: PayingParty,
): PayrollCountry | undefined {
  const of = sources.find((one) => one.source === source);
  return (saidOfCompany(of?.companies, company) ?? of)?.country;
}
