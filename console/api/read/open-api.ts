import { SentFile } from '../answer.ts';
import type { SHAPES } from '../contract/shapes.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

export const openApi: Work<typeof SHAPES.openApi, ReadDeps> = async (deps) =>
  done(new SentFile('openapi.json', Buffer.from(deps.openApiText(), 'utf8')));
