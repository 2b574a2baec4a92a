export const SAYS = [
  'pending',
  'accepted',
  'settled',
  'refused',
  'copy-refused',
  'announced',
  'debited',
  'returned',
  'return-undone',
  'charges-returned',
  'unclear',
] as const;
export type Says = (typeof SAYS)[number];
