import { describe, expect } from 'vitest';
import type { Sent } from '../support/bank-scene.ts';
import { it } from '../support/embedded.ts';
import { DAY, debit, refused, statement, status, sumOf, told } from './bank.ts';
import { Life } from './life.ts';
import { calledFor, expectEnding, itEnds, type Told } from './orders.ts';

const LATER = `${DAY}T09:00:00Z`;

describe('R8: a refusal of the second copy of a file', () => {
  type Copy = (one: Sent, two: Sent) => string;
  const atGroup =
    (reason: string | undefined, words?: string): Copy =>
    (one) =>
      status(one, {
        createdAt: LATER,
        group: {
          status: 'RJCT',
          ...(reason === undefined ? {} : { reason }),
          ...(words === undefined ? {} : { words }),
        },
      });
  const atPayment =
    (reason: string): Copy =>
    (one, two) =>
      status(one, {
        createdAt: LATER,
        group: { status: 'RJCT', count: 2, sum: sumOf([one, two]) },
        payment: { id: `${one.batchId}-01`, status: 'RJCT', reason },
      });
  const atEach =
    (reason: string, group?: 'RJCT'): Copy =>
    (one, two) =>
      status(one, {
        createdAt: LATER,
        ...(group === undefined ? {} : { group: { status: group } }),
        lines: [one, two].map(({ endToEndId }) => ({ endToEndId, status: 'RJCT', reason })),
      });
  it.for<[string, Copy]>([
    ...['DU01', 'DU02', 'DU03', 'AM05'].map((code): [string, Copy] => [
      `${code} at the group`,
      atGroup(code),
    ]),
    ['AM05 at the payment information', atPayment('AM05')],
    ['DU02 at the payment information', atPayment('DU02')],
    ['AM05 at each payment below a bare refusal', atEach('AM05', 'RJCT')],
    ['DU03 at each payment alone', atEach('DU03')],
    ['a reason of the bank itself', atGroup('DUPLICATE MESSAGE ID')],
    ['words beside a reason that says nothing', atGroup('NARR', 'Duplicate file')],
    ['words alone', atGroup(undefined, 'File already received')],
  ])('by %s ends nothing: the first copy is booked, and a person is told', async ([, copy], { embedded }) =>
    expectEnding(embedded, {
      reports: (one, two) => [
        status(one, { createdAt: `${DAY}T05:00:00Z`, group: { status: 'ACCP' } }),
        copy(one, two),
        statement([debit(one), debit(two)]),
      ],
      ends: ['paid', 'paid'],
      isCalled: true,
    }),
  );

  itEnds('%s', {
    'ends nothing where no booking comes either, whatever the statement shows': calledFor(
      ['submitted', 'submitted'],
      (one) => [atGroup('DU01')(one, one), statement()],
    ),
  });
});

/** Nobody's refusal: the payment stays at the bank, and somebody is called. */
const stays = (reports: Told['reports']): Told => calledFor(['submitted'], reports);

describe('R10: a refusal that names no file of ours is no death, even where the statement shows no debit', () => {
  const line = ({ endToEndId }: Sent) => ({ endToEndId, status: 'RJCT', reason: 'TM01' });
  itEnds('%s', {
    'it knows the end-to-end id alone, as every recipient does': stays((one) => [
      status({ batchId: 'SOMETHING-ELSE' }, { payment: { id: 'WHATEVER' }, lines: [line(one)] }),
      statement(),
    ]),
    'its file has no id': stays((one) => [
      status({ batchId: 'NOTPROVIDED' }, { payment: { id: 'NOTPROVIDED' }, lines: [line(one)] }),
      statement(),
    ]),
    'the whole file is refused under the id NOTPROVIDED': stays(() => [
      status({ batchId: 'NOTPROVIDED' }, { group: { status: 'RJCT', reason: 'TM01' } }),
      statement(),
    ]),
    'the whole file is refused under an id that was cut': stays((one) => [
      status({ batchId: one.batchId.slice(0, 20) }, { group: { status: 'RJCT', reason: 'TM01' } }),
      statement(),
    ]),
    'it names no payment within our file': stays((one) => [
      status(one, { lines: [{ endToEndId: 'NOTPROVIDED', status: 'RJCT', reason: 'TM01' }] }),
      statement(),
    ]),
    "it names another file of ours: it is not this attempt's": stays((one) => [
      status(
        { batchId: one.batchId.replace(/.$/, (last) => (last === '0' ? '1' : '0')) },
        { lines: [line(one)] },
      ),
      statement(),
    ]),
    'a refusal of another number of payments, or of another sum, is not of our file': calledFor(
      ['submitted', 'submitted'],
      (one) => [
        status(one, { group: { status: 'RJCT', reason: 'TM01', count: 3 } }),
        status(one, { group: { status: 'RJCT', reason: 'TM01', sum: '1.00' } }),
        statement(),
      ],
    ),
  });

  it('it is a recipient who forges it, and both legs of an honest refusal are still needed', async ({
    embedded,
  }) => {
    const life = await Life.begin(embedded, 1);
    const [one] = await life.sent();
    const forged = status({ batchId: 'FORGED' }, { payment: { id: 'FORGED' }, lines: [line(one)] });

    await life.read(forged, statement());
    await life.goOn();
    expect(await life.waiting()).toEqual(['refusal-unnamed']);
    expect(await life.files()).toEqual(['1.1']);

    // The bank's own refusal comes after all: then it is dead on both legs.
    await life.read(refused(one));
    await life.goOn();
    expect(await life.files()).toEqual(['1.1', '1.2']);
  });
});

describe('statuses that are neither', () => {
  it.for(['RCVD', 'PDNG', 'RCVC', 'RVCM', 'RVNC', 'RVMC', 'RVNM', 'RVNA', 'PATC', 'ACFC', 'ACFW', 'ACPD'])(
    '%s is read without anybody being called',
    async (code, { embedded }) =>
      expectEnding(embedded, {
        reports: (one) => [told(one, code)],
        ends: ['submitted'],
      }),
  );

  it.for(['ACCC', 'ACWP', 'ACIS'])('%s is an acceptance', async (code, { embedded }) =>
    expectEnding(embedded, {
      reports: (one) => [told(one, code)],
      ends: ['accepted'],
    }),
  );

  it.for(['CANC', 'BLCK', 'XXXX'])(
    '%s is for a person, and keeps the money where it is',
    async (code, { embedded }) =>
      expectEnding(embedded, {
        reports: (one) => [told(one, code, LATER), refused(one), statement()],
        ends: ['failed bank-contradiction'],
      }),
  );

  it('RVNM holds the next payout to that account, and no other', async ({ embedded }) => {
    const life = await Life.begin(embedded, 1);
    const [one] = await life.sent();
    await life.read(told(one, 'RVNM'), statement([debit(one)]));

    await life.collect('next-1', 'recipient-1');

    expect((await life.ending()).states).toEqual(['expense-1: paid', 'next-1: held payee-name-mismatch']);
  });
});
