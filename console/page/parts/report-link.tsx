/** Leads to the bank report whose id a text holds, such as `camt.053:0123456789abcdef#7`. */
export function ReportLink({ id }: { readonly id: string }) {
  const digest = /[0-9a-f]{16}/.exec(id)?.[0];
  const shown = <code>{id}</code>;
  return digest === undefined ? shown : <a href={`/bank-reports/${digest}`}>{shown}</a>;
}
