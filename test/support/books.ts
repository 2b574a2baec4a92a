import type { BankFact } from '../../functions/core/bank-fact.ts';
import type { Payout } from '../../functions/core/payout.ts';
import type { State } from '../../functions/core/states.ts';
import type { Accounting } from '../../functions/platform/config-accounting.ts';
import { exportJournal, type JournalExport } from '../../operate/journal/export-journal.ts';
import { type Scene, type Sent, it as sceneIt } from './bank-scene.ts';
import { ACCOUNT } from './payment-stand.ts';
import { step } from './payouts.ts';
import { personNamed } from './people.ts';

export const ADA = personNamed('Ada');

/** Books from November 2026 on, of which the tests' account and source are. */
export const ACCOUNTING: Accounting = {
  firstMonth: '2026-11',
  accounts: {
    expense: { 'spirii/nordfleet': '6530' },
    payable: '1740',
    bank: { [ACCOUNT.id]: '1200' },
    difference: '4970',
  },
  spreadsheets: { delimiter: ',', decimalSign: '.' },
  formats: [
    {
      format: 'csv',
      delimiter: ';',
      decimalSign: ',',
      dateFormat: 'YYYY-MM-DD',
      encoding: 'utf-8',
      columns: [
        { title: 'Document', field: 'document' },
        { title: 'Date', field: 'date' },
        { title: 'Account', field: 'account' },
        { title: 'Amount', field: 'amount' },
        { title: 'Currency', field: 'currency' },
      ],
    },
    { format: 'datev', adviser: 1001, client: 1, accountLength: 4, fiscalYearStart: '01-01' },
  ],
};

/** A test with a scene whose clock and books it can move. */
export const it = sceneIt.extend('books', ({ scene }) => new Books(scene));

/** What a bank says of payments, and what finance exports of it. */
export class Books {
  readonly scene: Scene;

  constructor(scene: Scene) {
    this.scene = scene;
  }

  /** Moves the clock to the morning of a day. */
  on(day: string): this {
    const { clock } = this.scene.stand;
    clock.advance(Date.parse(`${day}T06:00:00Z`) - clock.now());
    return this;
  }

  async export(month: string, changes: Partial<Parameters<typeof exportJournal>[1]> = {}) {
    const formats = ['csv', 'datev'];
    const wanted = { month, accounting: ACCOUNTING, formats, by: ADA, bankIsAhead: false, ...changes };
    return exportJournal(this.scene.stand.deps, wanted);
  }

  /** What the bank said next of a payment. */
  async say(sent: Sent, to: State, evidence: BankFact): Promise<void> {
    const payout: Payout = await this.scene.payout(sent);
    const { amountMinor = 0n, currency } = payout;
    const said = evidence.bankReportId.startsWith('camt') ? { ...evidence, amountMinor, currency } : evidence;
    await this.scene.stand.put(step(payout, to, {}, said));
  }
}

/** Name and bytes of each file of an exported journal. */
export function bytesOf(exported: JournalExport): readonly string[] {
  if (!exported.ok) throw new Error(exported.refusal.message);
  return exported.formats.flatMap(({ files }) =>
    files.map(({ name, bytes }) => `${name} ${Buffer.from(bytes).toString('base64')}`),
  );
}
