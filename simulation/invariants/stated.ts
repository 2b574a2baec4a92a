import type { InvariantNumber } from './violation.ts';

/** An invariant in full, and what shows it: a row of docs/proof.md. */
type Stated = { readonly invariant: string; readonly how: string };

export const STATED_INVARIANTS: Readonly<Record<InvariantNumber, Stated>> = {
  1: {
    invariant:
      'The bank never sees two live instructions for one expense. It sees none for an expense that was rejected, held, withdrawn, cancelled or paid by its source, or whose source is on a dry run. A refusal is remembered until a person or a correction settles it, whatever the payout went through.',
    how: 'The outbox is read as the bank reads it. An instruction is dead only where the bank refused it or gave its money back. It is alive again where a report, read before the new one was claimed, calls it booked, settled, or accepted after the refusal. Every later claim must know what the source told a completed collection.',
  },
  2: {
    invariant:
      'What the bank booked is what the ledger calls paid, to the minor unit, per debtor account and currency.',
    how: "The bank's own books, payment by payment and as sums. Where the bank contradicted itself about a payment, or moved its money otherwise than ordered, the ledger must have it among the lines that wait for a person, or a reason on its row.",
  },
  3: {
    invariant: 'Every approved expense ends, or waits for a reason that somebody can act on.',
    how: "By the source's own list of expenses: each has a payout, in a state that nothing should have moved on. No payout ends while the bank contradicts it and nobody is called.",
  },
  4: {
    invariant: 'No transition outside the table; versions rise by one; hash chains verify.',
    how: 'Every write of a payout row, against a second copy of the transition table.',
  },
  5: {
    invariant: 'A message id has one file, and every file passes the checker.',
    how: 'Every object that is put into the outbox.',
  },
  6: {
    invariant: 'Amount, currency and account in a file are those that were validated for that attempt.',
    how: 'Against the row at its last step to `ready`, all that the source ever said, and what a completed collection was told before the claim.',
  },
  7: {
    invariant: 'No file, run or day pays more than configured.',
    how: 'Sums over all files of the outbox.',
  },
  8: {
    invariant: 'A message goes out only for a row that is there.',
    how: 'Every message that a handler sends, against the rows of that moment.',
  },
  9: {
    invariant:
      'No charging session is paid twice: not in one expense, nor for two expenses or recipients of its source.',
    how: 'Every instruction, against the sessions of all earlier instructions that still count.',
  },
  10: {
    invariant:
      "No payout goes to an account that nobody cleared: another than the recipient's, one of too many recipients, one of ours, one that its bank refused.",
    how: 'Every payout that is scheduled, against what all rows before it say of its recipient and account, and who released which. What the ledger keeps of recipients is not read. A refusal counts after six hours, in which its report is read to the end.',
  },
  11: {
    invariant:
      'No file leaves a debtor account that a person has stopped, no approval of one counts, and no attempt begins anew.',
    how: 'Every object that is put into the outbox, every approval and every retry that is written, against the row of stops. A function that asked before the stop may still end, within a quarter of an hour; a frozen one may wake later.',
  },
  12: {
    invariant:
      'No file leaves a debtor account that asks for approvals without so many different people who signed its very bytes in time, made nothing in it and cannot be who did. None begins to leave once its approvals have expired, and none is sealed by other rules than those of the day, or with a payout that its source has changed since.',
    how: "Every object that is put into the outbox, and the writes by which a file is sealed and leaves, against the people's own memory of what they signed and who brought in whom, the configurations in force, and who decided about its payouts. Neither the batch's row nor the roster is believed; five minutes and the time that a function may take are left for the departure.",
  },
  13: {
    invariant:
      'Where a source is told of payments, its own books agree with ours: each booking is recorded there once, and taken back when its money comes back. Where it is not told, nothing is written there.',
    how: "The simulated AMPECO's records at the end of a run, report by report and attempt by attempt, against the files and the verdicts of the rows. Where others recorded a payment too, or the bank contradicts itself, somebody must be called.",
  },
};
