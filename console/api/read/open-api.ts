import { SentFile } from '../answer.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

export const openApi: Work<'openApi', ReadDeps> = async (deps) =>
  done(new SentFile('openapi.json', 'application/json', Buffer.from(deps.openApiText(), 'utf8')));
