import type { AnswerOf } from '../../../api/contract/shapes.ts';

export type ShownPayee = AnswerOf<'showPayee'>;
