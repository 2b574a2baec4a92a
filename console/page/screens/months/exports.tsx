import { useEffect } from 'preact/hooks';
import type { AnswerOf } from '../../../api/contract/shapes.ts';
import { decide } from '../../ask/api.ts';
import { useAnswer } from '../../ask/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { Deciding } from '../../parts/deciding.tsx';
import { Said } from '../../parts/said.tsx';
import { Section } from '../../parts/section.tsx';
import { Table } from '../../parts/table.tsx';
import { mayCall } from '../../session/me.ts';
import { countText } from '../../show/amounts.ts';
import { Moment } from '../../show/moment.tsx';
import { labels } from '../../words/language.ts';
import { Lots } from './lots.tsx';
import { nameOf } from './name-of.ts';
import { monthsWords } from './words.ts';

const LOOK_AGAIN_MS = 3_000;

type Exported = AnswerOf<'listExports'>['exports'][number];

/** The month's exports for others, how far they are, and their files. */
export function Exports({ month, of }: { readonly month: string; readonly of: 'books' | 'evidence' }) {
  const words = monthsWords();
  const [title, note, lead] =
    of === 'books'
      ? [words.exports, words.exportsNote, words.makeLead]
      : [words.evidence(month), words.evidenceNote];
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
    <Section title={title} note={note}>
      <Answered of={known}>
        {({ exports }) => (
          <Table
            caption={title}
            rows={exports.filter(isOf)}
            rowKey={({ name }) => name}
            columns={[
              { key: 'name', head: words.export, cell: ({ name }) => nameOf(name) },
              { key: 'state', head: labels().state, cell: ({ job }) => <State job={job} /> },
              {
                key: 'files',
                head: words.files,
                cell: ({ name, job }) =>
                  job !== null && <Lots name={name} job={job} month={month} onChange={reload} />,
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
    </Section>
  );
}

function State({ job }: { readonly job: Exported['job'] }) {
  if (job === null) return '–';
  const { state, done, says, by, askedAt } = job;
  return (
    <>
      {monthsWords().exportStates[state]} {state === 'running' && countText(done)} ({by},{' '}
      <Moment at={askedAt} />)
      {says.map((sentence) => (
        <p key={sentence.message} class={PROBLEMS.includes(sentence.code) ? 'problem' : 'quiet'}>
          <Said {...sentence} />
        </p>
      ))}
    </>
  );
}

const PROBLEMS: readonly string[] = ['evidence-fails', 'export-failed'];
