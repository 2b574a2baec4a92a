import { sentFile } from '../answer.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

export const openApi: Work<'openApi', ReadDeps> = async (deps) =>
  sentFile('openapi.json', 'application/json', Buffer.from(deps.openApiText(), 'utf8'));
