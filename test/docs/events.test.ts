import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTORS, type Payout } from '../../functions/core/payout.ts';
import { payoutEventOf } from '../../functions/core/payout-event.ts';
import { STATE_RULES, STATES, type State } from '../../functions/core/states.ts';
import { createPayout, stepPayout } from '../../functions/core/step-payout.ts';
import {
  OF_A_BATCH,
  OF_A_PERSON,
  OF_A_RUN,
  OF_ANOTHER_REPORT,
  WHYS,
  WITHOUT_FACTS,
} from '../../functions/core/step-reason.ts';
import { EVENT_SCHEMA, eventProblems } from '../support/event-schema.ts';
import { IBANS } from '../support/expenses.ts';
import { lawfulStep, payoutBefore, saidFor } from '../support/lawful-step.ts';
import { AT_MS, newPayout, PLAN, payoutIn, payoutOf, REFUSED, reasonOf } from '../support/payouts.ts';
import { personsWord } from '../support/people.ts';
import { forAllIn } from '../support/properties.ts';
import { gossipingPayout, samplePayout } from './event-samples.ts';

const EVENTS = fileURLToPath(new URL('../../docs/events', import.meta.url));

function payoutAt(state: State): Payout {
  if (state !== 'in-doubt') return payoutIn(state);
  const start = newPayout(undefined, { state, plan: PLAN, batchId: 'batch-1' });
  return createPayout(start, { by: 'submit-batches', why: 'bank-unclear', atMs: AT_MS });
}

const TRANSITIONS_AND_STAYS = STATES.flatMap((from) =>
  [from, ...STATE_RULES[from].goesTo].map((to) => ({ from, to })),
);

describe('the schema of PayoutStatusChanged', () => {
  it('names what the code emits, all of it and nothing else', () => {
    const event = payoutEventOf(payoutOf());

    expect(Object.keys(EVENT_SCHEMA.properties)).toEqual(Object.keys(event));
    expect(EVENT_SCHEMA.required).toEqual(Object.keys(event));
  });

  it.each(TRANSITIONS_AND_STAYS)('holds for the step from $from to $to', ({ from, to }) => {
    const before = from === 'in-doubt' ? payoutAt(from) : payoutBefore(from, to);
    const change = to === 'scheduled' ? { plan: PLAN } : {};
    const evidence = saidFor(before, to);
    const facts = personsWord('somebody', 'because');
    const reason = from === 'batched' ? reasonOf(before, to, change) : ({ why: 'released', facts } as const);

    const step = { by: 'operator', ...reason, atMs: AT_MS, evidence } as const;
    const event = payoutEventOf(stepPayout(before, to, change, step));

    expect(eventProblems(event)).toEqual([]);
    expect(event).toMatchObject({ from, to, stateChanged: from !== to, payoutVersion: before.version + 1 });
  });

  it('holds for every step of any life of a payout', () => {
    const draws = fc.array(
      fc.record({
        to: fc.constantFrom(...STATES),
        by: fc.constantFrom(...ACTORS),
        reason: fc.oneof(
          fc.record({ why: fc.constantFrom(...OF_A_RUN), facts: fc.record({ runId: fc.string() }) }),
          fc.record({ why: fc.constantFrom(...OF_A_BATCH), facts: fc.record({ batchId: fc.string() }) }),
          fc.record({
            why: fc.constantFrom(...OF_A_PERSON),
            facts: fc.record({ person: fc.string(), personKey: fc.string(), reason: fc.string() }),
          }),
          fc.record({
            why: fc.constantFrom(...OF_ANOTHER_REPORT),
            facts: fc.record({ runId: fc.string(), otherReportId: fc.string() }),
          }),
          fc.record({ why: fc.constantFrom(...WITHOUT_FACTS) }),
        ),
        evidence: fc.option(
          fc.record({ bankReportId: fc.string(), status: fc.string(), reasonCode: fc.string() }),
          { nil: undefined },
        ),
      }),
      { maxLength: 40 },
    );
    forAllIn(60, fc.constantFrom('rejected', 'held', 'ready'), draws, (start, steps) => {
      let payout = payoutAt(start);
      expect(eventProblems(payoutEventOf(payout))).toEqual([]);
      for (const { to, by, reason, evidence } of steps) {
        const change = to === 'scheduled' ? { plan: PLAN } : to === 'batched' ? { batchId: 'batch-1' } : {};
        const said = evidence === undefined ? undefined : { ...saidFor(payout, to), ...evidence };
        payout = lawfulStep(payout, to, change, {
          by,
          ...reason,
          atMs: AT_MS + payout.version,
          ...(said === undefined ? {} : { evidence: said }),
        });
        expect(eventProblems(payoutEventOf(payout))).toEqual([]);
      }
    });
  });

  it('holds where nothing of the amount, the account or the currency could be read', () => {
    const changes = {
      amountMinor: undefined,
      currency: '',
      iban: '',
      recipientId: '',
      state: 'rejected',
    } as const;

    const event = payoutEventOf(payoutOf(undefined, changes));

    expect(eventProblems(event)).toEqual([]);
    expect(event).toMatchObject({ amountMinor: null, currency: null, ibanMasked: '****', recipientId: null });
  });

  it.each([
    ['a payable amount that is missing', { amountMinor: null }],
    ['an amount as a number', { amountMinor: 1250 }],
    ['an IBAN', { ibanMasked: IBANS.de }],
    ['words of a person', { why: 'released by Jane' }],
    ['a state that there is not', { to: 'lost' }],
    ['a plan without its date', { executionDate: null }],
    ['another version', { schemaVersion: 2 }],
  ])('refuses %s', (_what, wrong) => {
    const event = { ...payoutEventOf(payoutIn('scheduled')), ...wrong };

    expect(eventProblems(event)).not.toEqual([]);
  });

  it('lets a later event of this version hold more', () => {
    expect(eventProblems({ ...payoutEventOf(payoutOf()), added: true })).toEqual([]);
  });
});

describe('the words of why', () => {
  it('are those of the code, each in the table once', () => {
    const readme = readFileSync(`${EVENTS}/README.md`, 'utf8');
    const table = /## Words of `why`\n([\s\S]*?)\n\n[^|]/.exec(readme)?.[1] ?? '';
    const named = [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([a-z-]+)`/g)].map(([, word = '']) => word),
    );

    expect(named.sort()).toEqual([...WHYS].sort());
  });

  it('have their facts beside them, as far as a consumer may have them', () => {
    expect(payoutEventOf(samplePayout('batched')).facts).toEqual({
      runId: null,
      batchId: samplePayout('batched').batchId,
      otherReportId: null,
    });
    expect(payoutEventOf(samplePayout('withdrawn')).facts).toMatchObject({ runId: 'run-2', batchId: null });
  });
});

describe('an event', () => {
  it('tells no name, no IBAN and nothing of what a person or a source wrote', () => {
    const cancelled = payoutEventOf(samplePayout('cancelled'));
    const gossiping = payoutEventOf(gossipingPayout());

    expect(JSON.stringify([cancelled, gossiping])).not.toMatch(/Jane|Doe|cash|DE89/);
    expect(cancelled.why).toBe('cancelled');
    expect(cancelled.facts).toEqual({ runId: null, batchId: null, otherReportId: null });
    expect(gossiping).toMatchObject({ why: 'released', currency: null, reasonCodes: ['currency-unknown'] });
  });

  it('shows of a bank its codes alone', () => {
    const evidence = { ...REFUSED, bankReportId: 'report', reasonCode: 'Jane Doe is dead' };
    const step = { by: 'reconcile-bank-reports', why: 'bank-refused', atMs: AT_MS, evidence } as const;

    const event = payoutEventOf(stepPayout(payoutIn('submitted'), 'failed', {}, step));

    expect(event.evidence).toEqual({ bankReportId: 'report', status: 'RJCT', reasonCode: null });
  });

  it('has an id of its own at each step', () => {
    const events = STATES.map((state) => payoutEventOf(samplePayout(state)));

    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(STATES.length);
  });
});

describe('the samples', () => {
  it('are one for each state', () => {
    expect(readdirSync(`${EVENTS}/samples`).sort()).toEqual(STATES.map((state) => `${state}.json`).sort());
  });

  // Written anew by `npx vitest run test/docs/events.test.ts --update`.
  it.each(STATES)('%s.json is what the code emits, and fits the schema', async (state) => {
    const event = payoutEventOf(samplePayout(state));

    expect(event.to).toBe(state);
    expect(eventProblems(event)).toEqual([]);
    await expect(sampleText(event)).toMatchFileSnapshot(`${EVENTS}/samples/${state}.json`);
  });
});

/** As the formatter of the repository leaves it: a list of one word on one line. */
function sampleText(event: unknown): string {
  return `${JSON.stringify(event, null, 2)}\n`.replaceAll(/\[\s+("[^"]*")\s+\]/g, '[$1]');
}
