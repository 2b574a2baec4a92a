import type * as z from 'zod/mini';
import type { Checkpoint } from './source.ts';

const MAX_LENGTH = 1000;

/** @returns text for `positionIn`, or '' (from the beginning) if the position is too long. */
export function checkpointText(position: object): Checkpoint {
  const text = JSON.stringify(position);
  return text.length <= MAX_LENGTH ? text : '';
}

/** The position in a checkpoint; undefined, the beginning, if the checkpoint is not this source's. */
export function positionIn<T>(schema: z.ZodMiniType<T>, checkpoint: Checkpoint | undefined): T | undefined {
  if (checkpoint === undefined || checkpoint.length > MAX_LENGTH) return undefined;
  try {
    return schema.safeParse(JSON.parse(checkpoint)).data;
  } catch {
    return undefined;
  }
}
