import { PROFILE_RULES } from '../../bank/pain001/profile.ts';
import type { Rail } from '../rail.ts';

/** Euro between accounts inside SEPA (EPC125-05), by a pain.001 file of the profile `sepa`. */
export const sepaCreditTransfer: Rail = {
  name: 'sepa-credit-transfer',
  profile: 'sepa',
  currencies: PROFILE_RULES.sepa.currencies,
};
