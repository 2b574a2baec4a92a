/**
 * What a person may do, by the groups of their token. `viewer` reads everything, IBANs masked. `operator` decides about
 * payouts and lines of bank reports. `approver` signs payment files and the keys of others, where the row of approvers
 * says so too. `admin` lets payments leave again after a stop.
 */
export const GROUPS = ['viewer', 'operator', 'approver', 'admin'] as const;

export type Group = (typeof GROUPS)[number];
