import type { AnswerOf } from '../../../api/contract/shapes.ts';

type Line = AnswerOf<'listBatchLines'>['lines'][number];

/** What a person let pass of a payment, who, and their words. */
export function Released({ released }: Pick<Line, 'released'>) {
  return released.map(({ codes, person, reason }) => (
    <span key={`${codes} ${person}`} class="below wrap">
      <span class="mark mark-wait wrap">{codes.join(', ')}</span> <bdi>{person}</bdi>: <q>{reason}</q>
    </span>
  ));
}
