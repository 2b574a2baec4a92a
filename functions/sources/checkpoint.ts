import type * as z from 'zod/mini';
import type { Checkpoint } from './source.ts';

const MAX_LENGTH = 1000;

/** @returns text that `readCheckpoint` reads, or '' (from the beginning) where the position does not fit. */
export function checkpointText(position: object): Checkpoint {
  const text = JSON.stringify(position);
  return text.length <= MAX_LENGTH ? text : '';
}

/** The position of a checkpoint; undefined, which is the beginning, where it is none of this source's. */
export function readCheckpoint<T>(
  schema: z.ZodMiniType<T>,
  checkpoint: Checkpoint | undefined,
): T | undefined {
  if (checkpoint === undefined || checkpoint.length > MAX_LENGTH) return undefined;
  try {
    return schema.safeParse(JSON.parse(checkpoint)).data;
  } catch {
    return undefined;
  }
}
