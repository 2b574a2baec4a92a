/** One key for a company, however its name is spaced, composed or capitalised. */
export function companyKey(name: string): string {
  return name.toWellFormed().normalize('NFKC').replaceAll(/\s+/gu, ' ').trim().toLowerCase();
}

/** What a list by names says of a company; undefined where it says nothing. */
export function saidOfCompany<T>(
  byName: Readonly<Record<string, T>> | undefined,
  company: string | undefined,
): T | undefined {
  if (byName === undefined || company === undefined) return undefined;
  const key = companyKey(company);
  return Object.entries(byName).find(([name]) => companyKey(name) === key)?.[1];
}
