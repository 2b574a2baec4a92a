import { parseDecimal } from '../../core/decimal.ts';
import type { Finding } from '../../core/finding.ts';
import { cutText } from '../../core/text.ts';
import type { SpiriiChargeRecord } from './schema.ts';

const SHOWN = 5;
const ID_SHOWN = 40;

/** The charging sessions that charge records pay, each once, and a finding where one is there twice. */
export type PaidSessions = { readonly sessions: readonly string[]; readonly finding: Finding | undefined };

/** Pure. A record without an id names no session, and one of zero pays none. */
export function paidSessions(records: readonly SpiriiChargeRecord[]): PaidSessions {
  const once = new Set<string>();
  const twice = new Set<string>();
  for (const { amountInCents, transactionId: session } of records) {
    if (session === undefined || parseDecimal(amountInCents)?.digits === 0n) continue;
    if (once.has(session)) twice.add(session);
    once.add(session);
  }
  const finding = twice.size === 0 ? undefined : twiceFinding([...twice]);
  return { sessions: [...once], finding };
}

function twiceFinding(sessions: readonly string[]): Finding {
  const shown = sessions.slice(0, SHOWN).map((session) => cutText(session, ID_SHOWN));
  const more = sessions.length > shown.length ? ` and ${sessions.length - shown.length} more` : '';
  return {
    code: 'session-paid-twice',
    severity: 'hold',
    field: 'cdrList',
    message: `The expense has more than one charge record of the same charging session: ${shown.join(', ')}${more}. Find out whether it is charged twice.`,
  };
}
