/** Refusals made here, with a value in the sentence, and what to do. */
export const DECIDE_REFUSALS = {
  'uploaded-already':
    'Somebody has said so already, at {at}. Do not take it there again: ask the bank what it has.',
  'handed-over-already': 'Somebody has said so already, at {at}. Do not hand it over again: ask who has it.',
  'evidence-expired':
    'An archive lies there for {days} days, and this one is older. Make the evidence again.',
  'reason-too-long': 'The reason has more than {most} characters. Say it shorter.',
  'reference-too-long': 'The reference has more than {most} characters. Say it shorter.',
  'held-for-more': 'It is held for more than that: {others}. Look at it by itself.',
  'currency-other': 'The payout is in {currency}. Give the amount that the bank booked in it.',
  'list-too-long':
    'A list takes at most {most} payouts, and this one goes on. Narrow the filter, such as to a month.',
  'day-too-long': 'The day has more than {most} entries. Have them exported by npm run evidence.',
} as const;
