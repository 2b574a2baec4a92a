import type { BodyOf } from '../../../api/contract/shapes.ts';
import { decide } from '../../ask/api.ts';
import { Deciding } from '../../parts/deciding.tsx';
import { Section } from '../../parts/section.tsx';
import { mayCall, me } from '../../session/me.ts';
import type { ShownPayout } from './answer.ts';
import { OUTCOMES, SettleFields } from './settle-fields.tsx';
import { payoutWords } from './words.ts';

type Props = { readonly payout: ShownPayout; readonly onChange: () => void };

/** Decisions about a payout by the signed-in person, each with a reason; nothing without a right to any. */
export function Actions({ payout, onChange }: Props) {
  const words = payoutWords();
  const isAllowed = mayCall('releasePayout') || mayCall('cancelPayout') || mayCall('settlePayout');
  if (!isAllowed) return null;
  const { version } = payout;
  const params = { payoutId: payout.payoutId };
  return (
    <Section title={words.actions}>
      <div class="card actions actions-down">
        {payout.release.begunBy !== null && <p>{words.begunBy(payout.release.begunBy)}</p>}
        {mayCall('releasePayout') && <Release payout={payout} onChange={onChange} />}
        {mayCall('cancelPayout') && (
          <Deciding
            label={words.cancel}
            title={words.cancelTitle}
            lead={words.cancelLead}
            kind="grave"
            may={payout.cancel}
            onDecide={(reason) => decide('cancelPayout', { params, body: { reason, version } })}
            onDone={() => words.cancelled}
            onChange={onChange}
          />
        )}
        {mayCall('settlePayout') && (
          <Deciding
            label={words.settle}
            title={words.settleTitle}
            lead={`${words.settleLead} ${costsApproval()}`}
            may={payout.settle}
            fields={<SettleFields payout={payout} />}
            onDecide={(reason, form) =>
              decide('settlePayout', { params, body: { ...settlementIn(reason, form), version } })
            }
            onDone={() => words.settled}
            onChange={onChange}
          />
        )}
      </div>
    </Section>
  );
}

function Release({ payout: { payoutId, version, release }, onChange }: Props) {
  const words = payoutWords();
  return (
    <Deciding
      label={words.release}
      title={words.releaseTitle}
      lead={[words.releaseLead, release.needsAnother && words.needsAnother, costsApproval()]
        .filter(Boolean)
        .join(' ')}
      kind="main"
      may={release}
      fields={
        release.asksSameAccount && (
          <label class="check">
            <input type="checkbox" name="sameAccount" required /> {words.sameAccount}
          </label>
        )
      }
      onDecide={(reason, form) =>
        decide('releasePayout', {
          params: { payoutId },
          body: { reason, version, ...(form.has('sameAccount') ? { sameAccount: true } : {}) },
        })
      }
      onDone={({ needsAnother }) => (needsAnother ? words.releasedFirst : words.released)}
      onChange={onChange}
    />
  );
}

/** Said to approvers: a person who decides about a payout does not approve the file that pays it. */
export function costsApproval(): string {
  return me.value?.isApprover === true ? payoutWords().costsApproval : '';
}

type Settlement = Omit<BodyOf<'settlePayout'>, 'version'>;

function settlementIn(reason: string, form: FormData): Settlement {
  const said = (name: string): string => String(form.get(name) ?? '').trim();
  return {
    reason,
    outcome: OUTCOMES.find((known) => known === said('outcome')) ?? 'refused',
    attempt: Number(said('attempt')),
    amount: said('amount'),
    currency: said('currency'),
    date: said('date'),
    reference: said('reference'),
  };
}
