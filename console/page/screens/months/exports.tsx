import { useEffect } from 'preact/hooks';
import type { AnswerOf } from '../../../api/contract/shapes.ts';
import { decide } from '../../ask/api.ts';
import { downloadExport } from '../../ask/download-export.ts';
import { useAnswer } from '../../ask/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { Deciding, MAY } from '../../parts/deciding.tsx';
import { DownloadButton } from '../../parts/download-button.tsx';
import { Part } from '../../parts/part.tsx';
import { Said } from '../../parts/said.tsx';
import { Table } from '../../parts/table.tsx';
import { mayCall } from '../../session/me.ts';
import { countText } from '../../show/amounts.ts';
import { Moment } from '../../show/moment.tsx';
import { labels } from '../../words/language.ts';
import { monthsWords } from './words.ts';

const LOOK_AGAIN_MS = 3_000;

type Exported = AnswerOf<'listExports'>['exports'][number];

/** What is made of the month for others, how far it is, and its files. */
export function Exports({ month, of }: { readonly month: string; readonly of: 'books' | 'evidence' }) {
  const words = monthsWords();
  const [title, note, lead] =
    of === 'books'
      ? [words.exports, words.exportsNote, words.makeLead]
      : [words.evidence(month), words.evidenceNote, words.evidenceLead];
  const known = useAnswer('listExports', { params: { month } });
  const { answer, reload } = known;
  const isWorking = answer?.exports.some(({ job }) => job?.state === 'asked' || job?.state === 'running');
  useEffect(() => {
    if (!isWorking) return;
    const timer = setInterval(reload, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isWorking, reload]);
  const isOf = ({ name }: Exported) => (name === 'evidence') === (of === 'evidence');
  if (answer?.exports.some(isOf) === false) return null;
  return (
    <Part title={title} note={note}>
      <Answered of={known}>
        {({ exports }) => (
          <Table
            caption={title}
            rows={exports.filter(isOf)}
            rowKey={({ name }) => name}
            columns={[
              { key: 'name', head: words.exported, cell: ({ name }) => nameOf(name) },
              { key: 'state', head: labels().state, cell: ({ job }) => <State job={job} month={month} /> },
              {
                key: 'handedOver',
                head: words.handedOver,
                cell: ({ name, job }) =>
                  job !== null && <HandedOver name={name} job={job} month={month} onChange={reload} />,
              },
              {
                key: 'make',
                head: words.make,
                cell: ({ name, may }) =>
                  mayCall('startExport') && (
                    <Deciding
                      label={words.make}
                      of={nameOf(name)}
                      title={nameOf(name)}
                      lead={lead}
                      may={may}
                      onDecide={(reason) =>
                        decide('startExport', { params: { month }, body: { name, reason } })
                      }
                      onDone={() => words.exportStates['asked'] ?? ''}
                      onChange={reload}
                    />
                  ),
              },
            ]}
          />
        )}
      </Answered>
    </Part>
  );
}

function nameOf(name: string): string {
  return monthsWords().exportNames[name] ?? name;
}

type Job = NonNullable<Exported['job']>;

/** Who has it by now; until somebody has, the button to say so. */
function HandedOver({
  name,
  job: { state, handedOver },
  month,
  onChange,
}: {
  readonly name: Exported['name'];
  readonly job: Job;
  readonly month: string;
  readonly onChange: () => void;
}) {
  const words = monthsWords();
  if (handedOver !== null) {
    return (
      <>
        {handedOver.by}, <Moment at={handedOver.at} />: <q>{handedOver.reason}</q>
      </>
    );
  }
  if (state !== 'done' || !mayCall('handOverExport')) return '–';
  return (
    <Deciding
      label={words.handOver}
      of={nameOf(name)}
      title={`${words.handOver}: ${nameOf(name)}`}
      lead={words.handOverLead}
      may={MAY}
      onDecide={(reason) => decide('handOverExport', { params: { month }, body: { name, reason } })}
      onDone={() => words.handedOver}
      onChange={onChange}
    />
  );
}

function State({ job, month }: { readonly job: Exported['job']; readonly month: string }) {
  if (job === null) return '–';
  const { state, done, files, says, by } = job;
  return (
    <>
      {monthsWords().exportStates[state]} {state === 'running' && countText(done + files.length)} ({by})
      {says.map((sentence) => (
        <p key={sentence.message} class="quiet">
          <Said {...sentence} />
        </p>
      ))}
      {state === 'done' && (
        <div class="actions">
          {files.map(({ name, bytes }) => (
            <DownloadButton key={name} label={name} onAsk={() => downloadExport(month, name, bytes)} />
          ))}
        </div>
      )}
    </>
  );
}
