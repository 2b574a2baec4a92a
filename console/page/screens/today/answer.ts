import type { AnswerOf } from '../../../api/contract/shapes.ts';

export type Today = AnswerOf<'today'>;
