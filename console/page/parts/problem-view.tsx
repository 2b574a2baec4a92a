import type { Problem } from '../ask/outcome.ts';
import { problemWords, words } from './words.ts';

/** The one view of every problem: what happened, what to do, and the code to name when asking for help. */
export function ProblemView({
  problem,
  onRetry,
}: {
  readonly problem: Problem;
  readonly onRetry?: (() => void) | undefined;
}) {
  const { title, detail, isOfApi } = problemWords(problem);
  return (
    <div class="problem" role="alert">
      <strong>{title}</strong>
      <p lang={isOfApi ? 'en' : undefined}>{detail}</p>
      <p class="quiet">
        {words().code}: <code>{problem.code}</code>
        {problem.fields?.map((field) => (
          <code key={field}> {field}</code>
        ))}
      </p>
      {onRetry !== undefined && (
        <button type="button" onClick={onRetry}>
          {words().again}
        </button>
      )}
    </div>
  );
}
