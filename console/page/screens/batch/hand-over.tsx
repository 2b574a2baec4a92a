import { decide } from '../../ask/api.ts';
import { Deciding, MAY } from '../../parts/deciding.tsx';
import { mayCall } from '../../session/me.ts';
import { Moment } from '../../show/moment.tsx';
import type { ShownBatch } from './answer.ts';
import { batchWords } from './words.ts';

/** How the file gets to the bank; and where the transfer tool cannot, who took it there. */
export function HandOver({
  batch: { batchId, mayBeTakenByHand, upload },
  onChange,
}: {
  readonly batch: ShownBatch;
  readonly onChange: () => void;
}) {
  const words = batchWords();
  return (
    <div class="card">
      {upload === null ? (
        <p>{words.automatic}</p>
      ) : (
        <p>
          {words.uploadedBy(upload.by)}, <Moment at={upload.at} />: <q>{upload.reason}</q>
        </p>
      )}
      {mayBeTakenByHand && mayCall('recordUpload') && (
        <Deciding
          label={words.upload}
          title={words.uploadTitle}
          lead={words.uploadLead}
          may={MAY}
          onDecide={(reason) => decide('recordUpload', { params: { batchId }, body: { reason } })}
          onDone={() => words.uploaded}
          onChange={onChange}
        />
      )}
    </div>
  );
}
