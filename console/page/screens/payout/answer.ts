import type { AnswerOf } from '../../../api/contract/shapes.ts';

export type ShownPayout = AnswerOf<'showPayout'>;
