import type { ComponentChildren } from 'preact';
import type { Loaded } from '../ask/use-answer.ts';
import { ProblemView } from './problem-view.tsx';
import { Skeleton } from './skeleton.tsx';

/** An answer that still loads, was refused, or is there. A failed reload leaves the last answer in sight. */
export function Answered<T>({
  of: { answer, problem, reload },
  children,
}: {
  readonly of: Loaded<T>;
  readonly children: (answer: T) => ComponentChildren;
}) {
  return (
    <>
      {problem !== undefined && <ProblemView problem={problem} onRetry={reload} />}
      {answer === undefined ? problem === undefined && <Skeleton lines={6} /> : children(answer)}
    </>
  );
}
