import type { HandedOver } from '../../functions/core/export-job.ts';

export function shownHandOver({ by, at, reason }: HandedOver) {
  return { by: by.name, at, reason };
}
