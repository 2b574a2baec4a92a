import type { AnswerOf } from '../../../api/contract/shapes.ts';
import { decide } from '../../ask/api.ts';
import { downloadExport } from '../../ask/download-export.ts';
import { Deciding, MAY } from '../../parts/deciding.tsx';
import { DownloadButton } from '../../parts/download-button.tsx';
import { Said } from '../../parts/said.tsx';
import { mayCall } from '../../session/me.ts';
import { Moment } from '../../show/moment.tsx';
import { nameOf } from './name-of.ts';
import { monthsWords } from './words.ts';

type Exported = AnswerOf<'listExports'>['exports'][number];
type Job = NonNullable<Exported['job']>;

/** The files of an export, and who has them by now; until somebody has, a button to say so. */
export function Lots({
  name,
  job: { lots, handedOverBefore },
  month,
  onChange,
}: {
  readonly name: Exported['name'];
  readonly job: Job;
  readonly month: string;
  readonly onChange: () => void;
}) {
  const { handOver, handOverLead, handedOver: done } = monthsWords();
  return (
    <>
      {lots.map(({ digest, madeAt, files, handedOver }) => {
        const of = (name === 'evidence' && files[0]?.name) || nameOf(name);
        return (
          <div key={digest} class="actions">
            <Moment at={madeAt} />
            {files.map(({ name, bytes }) => (
              <DownloadButton key={name} label={name} onAsk={() => downloadExport(month, name, bytes)} />
            ))}
            {handedOver !== null ? (
              <Mark of={handedOver} />
            ) : (
              mayCall('handOverExport') && (
                <Deciding
                  label={handOver}
                  of={of}
                  title={`${handOver}: ${of}`}
                  lead={handOverLead}
                  may={MAY}
                  onDecide={(reason) =>
                    decide('handOverExport', { params: { month }, body: { name, digest, reason } })
                  }
                  onDone={() => done}
                  onChange={onChange}
                />
              )
            )}
          </div>
        );
      })}
      {handedOverBefore.map((mark) => (
        <p key={mark.at} class="quiet">
          <Mark of={mark} /> <Said {...mark.says} />
        </p>
      ))}
    </>
  );
}

function Mark({ of: { by, at, reason } }: { readonly of: NonNullable<Job['lots'][number]['handedOver']> }) {
  return (
    <span>
      {monthsWords().handedOver}: {by}, <Moment at={at} />: <q>{reason}</q>
    </span>
  );
}
