import type { PaymentProfile } from '../core/payment-file.ts';
import { domesticCreditTransfer } from './domestic-credit-transfer/rail.ts';
import { sepaCreditTransfer } from './sepa-credit-transfer/rail.ts';

export const RAIL_NAMES = ['sepa-credit-transfer', 'domestic-credit-transfer'] as const;
export type RailName = (typeof RAIL_NAMES)[number];

/** A way to pay. What it can carry is data; how its file is written follows from its profile. */
export type Rail = {
  readonly name: RailName;
  readonly profile: PaymentProfile;
  /** ISO 4217. Each of them has a bank calendar. */
  readonly currencies: ReadonlySet<string>;
};

const RAILS: Readonly<Record<RailName, Rail>> = {
  'sepa-credit-transfer': sepaCreditTransfer,
  'domestic-credit-transfer': domesticCreditTransfer,
};

export function railNamed(name: RailName): Rail {
  return RAILS[name];
}
