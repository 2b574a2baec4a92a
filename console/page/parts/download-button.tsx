import { useRef, useState } from 'preact/hooks';
import type { Download } from '../ask/api.ts';
import type { Outcome, Problem } from '../ask/outcome.ts';
import { ProblemView } from './problem-view.tsx';
import { saveFile } from './save-file.ts';
import { words } from './words.ts';

/** Asks for a file and hands it to the browser. */
export function DownloadButton({
  label,
  onAsk,
}: {
  readonly label: string;
  readonly onAsk: () => Promise<Outcome<Download>>;
}) {
  const [problem, setProblem] = useState<Problem>();
  const [isWorking, setIsWorking] = useState(false);
  const isAsked = useRef(false);
  const ask = async () => {
    if (isAsked.current) return;
    isAsked.current = true;
    setIsWorking(true);
    const outcome = await onAsk();
    isAsked.current = false;
    setIsWorking(false);
    setProblem(outcome.ok ? undefined : outcome.problem);
    if (outcome.ok) saveFile(outcome.answer);
  };
  return (
    <>
      <button type="button" onClick={ask} aria-disabled={isWorking}>
        {isWorking ? words().working : label}
      </button>
      {problem !== undefined && <ProblemView problem={problem} />}
    </>
  );
}
