import type { AnswerOf } from '../../../api/contract/shapes.ts';

export type ShownApproval = AnswerOf<'showApproval'>;
