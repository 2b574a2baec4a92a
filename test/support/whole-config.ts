import { z } from 'zod';
import { approvalConfigText } from './approval-config.ts';

const sources = z.looseObject({ sources: z.array(z.looseObject({ kind: z.string() })) });

export const WRITE_BACK_SECRET = 'ev-payouts/example/ampeco-voltgrid-writes';

/** config/example.json with everything that has a function of its own: approvers, their console, and write-back. */
export function wholeConfigText(): string {
  const config = sources.parse(JSON.parse(approvalConfigText({ people: 2 })));
  const writeBack = { secretName: WRITE_BACK_SECRET };
  return JSON.stringify({
    ...config,
    sources: config.sources.map((source) => (source.kind === 'ampeco' ? { ...source, writeBack } : source)),
  });
}
