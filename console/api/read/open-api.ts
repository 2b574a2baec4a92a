import { PACKAGE_VERSION } from '../../../functions/platform/package-version.ts';
import { SentFile } from '../answer.ts';
import { openApiDocument } from '../contract/open-api.ts';
import type { SHAPES } from '../contract/shapes.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

export const openApi: Work<typeof SHAPES.openApi, ReadDeps> = async () => {
  const document = JSON.stringify(openApiDocument(PACKAGE_VERSION));
  return done(new SentFile('openapi.json', Buffer.from(document, 'utf8')));
};
