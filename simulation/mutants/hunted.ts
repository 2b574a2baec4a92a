import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { runCounts } from '../counts.ts';
import { INVARIANT_NUMBERS } from '../invariants/violation.ts';

const hunted = z.object({
  runs: z.int(),
  steps: z.int(),
  /** In all runs. */
  counts: runCounts,
  found: z.object({ invariant: z.literal(INVARIANT_NUMBERS), seed: z.int(), message: z.string() }).optional(),
});

/** The result of the search for one mutant: the run that found it, if any. */
export type Hunted = z.infer<typeof hunted>;

const HUNT = fileURLToPath(new URL('hunt.ts', import.meta.url));
const MAX_OUTPUT_BYTES = 1_000_000;

/** Looks for one mutant in a process of its own; without a name, the unchanged product makes every run. */
export async function huntInProcess(name: string | undefined): Promise<Hunted> {
  const args = name === undefined ? [HUNT] : [HUNT, name];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: MAX_OUTPUT_BYTES });
  return hunted.parse(JSON.parse(stdout));
}
