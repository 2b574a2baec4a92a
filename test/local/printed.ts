import type { LocalResult } from '../../local/document.ts';
import { printResult } from '../../local/print.ts';
import { recording } from '../support/recording-terminal.ts';

export const SANDBOXES: LocalResult['simulated'] = {
  bank: 'simulated',
  realSources: [],
  sandboxes: ['spirii', 'ampeco'],
  services: ['DYNAMODB', 'SQS', 'S3'],
};

export const NO_APPROVALS: LocalResult['approvals'] = {
  sandboxPeople: [],
  decided: [],
  waiting: { waiting: [], unreadable: [], isCutOff: false },
  zones: new Map(),
  nowMs: Date.parse('2026-11-02T06:00:00Z'),
};

export function resultOf(changes: Partial<LocalResult>): LocalResult {
  return {
    simulated: SANDBOXES,
    runs: [],
    batches: [],
    approvals: NO_APPROVALS,
    previews: [],
    reports: [],
    proof: undefined,
    payouts: [],
    unreadable: [],
    messages: 0,
    events: { path: 'out/events.jsonl', count: 2 },
    ...changes,
  };
}

export function printed(changes: Partial<LocalResult>): string[] {
  const { terminal, lines } = recording();
  printResult(terminal, resultOf(changes));
  return lines;
}
