export const ASK_OTHER = 'Have another approver approve it.';

/** Refusals of an approval that a look at the file foresees: code that only looks carries no others. */
export const FORESEEN_REFUSALS = {
  expired:
    'It is too late: its file would miss the cut-off. Its payouts are proposed again for the next date.',
  stopped: 'Payments are stopped. Have the stop ended first, then approve it.',
  'person-made-it': `You decided about a payment in it, so you do not approve it. ${ASK_OTHER}`,
  'key-of-maker': `Whoever decided about a payment in it may be you: they brought in your key, or somebody stands behind both of you, and no file has left by it yet. ${ASK_OTHER}`,
  'key-brought-in': `You and the approver whose key one of you brought in do not approve its first file together. ${ASK_OTHER}`,
  'person-twice': 'You have approved it already. It waits for another approver.',
} as const;
