import { useState } from 'preact/hooks';
import { download } from '../../ask/api.ts';
import { DownloadButton } from '../../parts/download-button.tsx';
import { sha256Hex } from '../../session/attempt.ts';
import type { ShownBatch } from './answer.ts';
import { batchWords } from './words.ts';

/** The file, and whether what arrived is byte for byte what the seal names. */
export function FileDownload({ batch: { batchId, fileSha256 } }: { readonly batch: ShownBatch }) {
  const words = batchWords();
  const [received, setReceived] = useState<string>();
  const ask = async () => {
    const outcome = await download('downloadFile', { params: { batchId } });
    if (outcome.ok) setReceived(await sha256Hex(await outcome.answer.content.arrayBuffer()));
    return outcome;
  };
  const isSame = received === fileSha256;
  return (
    <div class="below-table">
      <DownloadButton label={words.download} onAsk={ask} />
      {received !== undefined && (
        <p class={isSame ? 'good' : 'problem'} role="status">
          {isSame ? words.same : words.other} <code>{received}</code>
        </p>
      )}
    </div>
  );
}
