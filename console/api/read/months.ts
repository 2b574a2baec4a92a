import type { SHAPES } from '../contract/shapes.ts';
import { refusal } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

export const showMonth: Work<typeof SHAPES.showMonth, ReadDeps> = async () =>
  refusal(422, 'list-too-broad', 'No index has the payouts of a month yet.');
