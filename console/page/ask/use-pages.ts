import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ReadName } from '../../api/contract/routes.ts';
import type { AnswerOf, QueryOf } from '../../api/contract/shapes.ts';
import { type Asked, read } from './api.ts';
import type { Problem } from './outcome.ts';

/** Lists that come in pages. */
type PagedName = {
  [R in ReadName]: AnswerOf<R> extends { readonly next: string | null } ? R : never;
}[ReadName];

/** A list as far as it is read. */
export type Pages<T> = {
  readonly pages: readonly T[];
  readonly problem: Problem | undefined;
  readonly isLoading: boolean;
  readonly hasMore: boolean;
  readonly more: () => void;
  /** From the first page. */
  readonly reload: () => void;
};

type Known<T> = Pick<Pages<T>, 'pages' | 'problem' | 'isLoading'> & {
  readonly key: string;
  readonly next: string | null;
};

/** Reads the first page of a list, and each next one on demand. */
export function usePages<R extends PagedName>(name: R, asked: Asked<R>): Pages<AnswerOf<R>> {
  const key = JSON.stringify([name, asked]);
  const question = useRef(asked);
  question.current = asked;
  const [round, setRound] = useState(0);
  const [known, setKnown] = useState<Known<AnswerOf<R>>>(() => unasked(key));
  const going = useRef<AbortController>(undefined);

  const readPage = useCallback(
    (cursor: string | null) => {
      going.current?.abort();
      const stopping = new AbortController();
      going.current = stopping;
      setKnown((last) => ({ ...(last.key === key ? last : unasked(key)), isLoading: true }));
      const page = cursor === null ? question.current : at(question.current, cursor);
      read(name, page, stopping.signal).then((outcome) => {
        if (stopping.signal.aborted) return;
        setKnown((last) => {
          if (!outcome.ok) return { ...last, problem: outcome.problem, isLoading: false };
          const before = cursor === null ? [] : last.pages;
          const next = nextOf(outcome.answer);
          return { key, pages: [...before, outcome.answer], problem: undefined, isLoading: false, next };
        });
      });
    },
    [key, name],
  );

  useEffect(() => {
    readPage(null);
    return () => going.current?.abort();
  }, [readPage, round]);

  const { pages, problem, isLoading, next } = known.key === key ? known : unasked<AnswerOf<R>>(key);
  const more = useCallback(() => {
    if (!isLoading && next !== null) readPage(next);
  }, [isLoading, next, readPage]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  return { pages, problem, isLoading, hasMore: next !== null, more, reload };
}

function nextOf(page: unknown): string | null {
  const isPage = typeof page === 'object' && page !== null && 'next' in page;
  return isPage && typeof page.next === 'string' ? page.next : null;
}

function at<R extends PagedName>(asked: Asked<R>, cursor: string): Asked<R> {
  const query: Partial<QueryOf<R>> | undefined = 'query' in asked ? asked.query : {};
  return { ...asked, query: { ...query, cursor } };
}

function unasked<T>(key: string): Known<T> {
  return { key, pages: [], problem: undefined, isLoading: true, next: null };
}
