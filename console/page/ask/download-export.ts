import { PART_BYTES } from '../../api/part-bytes.ts';
import { type Download, download } from './api.ts';
import type { Outcome } from './outcome.ts';

/** A file of an export as one, however many answers it takes. @param bytes its size. */
export async function downloadExport(month: string, file: string, bytes: number): Promise<Outcome<Download>> {
  const parts: Blob[] = [];
  for (let from = 0; from === 0 || from < bytes; from += PART_BYTES) {
    const ask = () => download('downloadExport', { params: { month }, body: { file, from } });
    let part = await ask();
    // A refusal would come again; what broke off begins again at this part, not at the first byte.
    if (!part.ok && (part.problem.status === 0 || part.problem.status >= 500)) part = await ask();
    if (!part.ok) return part;
    parts.push(part.answer.content);
  }
  return { ok: true, answer: { name: file, content: new Blob(parts) } };
}
