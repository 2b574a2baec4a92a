/** The functions of the stack, as their descriptions name them. */
export const EXECUTE = 'Gives ready payouts their rail, debtor account and execution date.';
export const SUBMIT = 'Makes the payment files of a debtor account at its cut-off.';
export const RECONCILE = 'Reads bank reports and settles the payouts that they are about.';
export const REPAIR = 'Resends what stalled, voids or finishes dead batches, proves the sums.';
export const PUBLISH_EVENTS = 'Puts every step of a payout on the event bus.';
export const READ = 'Shows people what waits, and what became of it.';
export const DECIDE = 'Takes what people decide about files, payouts and stops.';
export const PUBLISH =
  'Puts the page of the console into its bucket, and changed rules on record, at a deployment.';
export const EXPORT = 'Makes what people export of a month.';
export const MAIL = 'Tells by e-mail what waits for people.';
export const WRITE_BACK = 'Records payments in the settlement reports of ampeco voltgrid.';

export function collecting({ kind, account }: { kind: string; account: string }): string {
  return `Collects approved expenses from ${kind} ${account}.`;
}
