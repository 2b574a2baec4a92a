import type { Upload } from '../../functions/core/batch.ts';

export function shownUpload({ by, reason, atMs }: Upload) {
  return { by: by.name, reason, at: new Date(atMs).toISOString() };
}
