import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ReadName } from '../../api/contract/routes.ts';
import type { AnswerOf } from '../../api/contract/shapes.ts';
import { type Asked, read } from './api.ts';
import type { Problem } from './outcome.ts';

/** What a screen knows of its question. While it asks again, the last answer stays. */
export type Loaded<T> = {
  readonly answer: T | undefined;
  readonly problem: Problem | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
};

type Known<T> = Pick<Loaded<T>, 'answer' | 'problem' | 'isLoading'> & { readonly key: string };

/** Asks when the screen opens, whenever the question changes, and on demand. Only the last question counts. */
export function useAnswer<R extends ReadName>(name: R, asked: Asked<R>): Loaded<AnswerOf<R>> {
  const key = JSON.stringify([name, asked]);
  const question = useRef(asked);
  question.current = asked;
  const [round, setRound] = useState(0);
  const [known, setKnown] = useState<Known<AnswerOf<R>>>(() => unasked(key));
  useEffect(() => {
    const stopping = new AbortController();
    setKnown((last) => ({ ...(last.key === key ? last : unasked(key)), isLoading: true }));
    read(name, question.current, stopping.signal).then((outcome) => {
      if (stopping.signal.aborted) return;
      setKnown((last) =>
        outcome.ok
          ? { key, answer: outcome.answer, problem: undefined, isLoading: false }
          : { ...last, problem: outcome.problem, isLoading: false },
      );
    });
    return () => stopping.abort();
  }, [key, round]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  const { answer, problem, isLoading } = known.key === key ? known : unasked<AnswerOf<R>>(key);
  return { answer, problem, isLoading, reload };
}

function unasked<T>(key: string): Known<T> {
  return { key, answer: undefined, problem: undefined, isLoading: true };
}
