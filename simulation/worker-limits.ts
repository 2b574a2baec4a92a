import type { ResourceLimits } from 'node:worker_threads';

/** A run allocates and drops much: with this room, most is gone before the collector copies it. */
export const WORKER_LIMITS: ResourceLimits = { maxYoungGenerationSizeMb: 96 };
