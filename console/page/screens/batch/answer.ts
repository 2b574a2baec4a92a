import type { AnswerOf } from '../../../api/contract/shapes.ts';

export type ShownBatch = AnswerOf<'showBatch'>;
