import { PROFILE_RULES } from '../../bank/pain001/profile.ts';
import type { Rail } from '../rail.ts';

/** Another currency through its country's ordinary clearing, by a pain.001 file of the profile `domestic`. */
export const domesticCreditTransfer: Rail = {
  name: 'domestic-credit-transfer',
  profile: 'domestic',
  currencies: PROFILE_RULES.domestic.currencies,
};
