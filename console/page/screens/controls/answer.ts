import type { AnswerOf } from '../../../api/contract/shapes.ts';

export type Controls = AnswerOf<'showControls'>;
