/** How a batch ended, or how far it is, by its state or by why it is void. */
export const END_SENTENCES = {
  'end-open': 'It is being made: its payments are not fixed yet.',
  'end-sealed': 'Its file goes into the outbox with the next repair; until then it can be refused.',
  'end-leaving': 'Its file is on its way into the outbox.',
  'end-submitted': 'Its file is in the outbox.',
  'end-settled': 'Each of its payouts has ended.',
  'end-refused':
    'Refused by {by} at {at}: {reason} So many lines are held: {lines}. All others go with the next file.',
  'end-expired': 'Expired without enough approvals: its payouts go with the next file.',
  'end-late':
    'Ended, since its cut-off or its date passed before its file could leave: its payouts go with the next file.',
  'end-outdated':
    'Ended, since a source, a bank or a revoked key changed what had been proposed: its payouts are looked at again.',
  'end-terms-changed':
    'Ended, since the configuration has other rules by now: its payouts are proposed again by these.',
  'end-abandoned': 'Given up before it was proposed: its payouts go with another file.',
} as const;
