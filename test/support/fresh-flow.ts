import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Embedded, startEmbedded } from './embedded.ts';
import { Flow } from './flow.ts';

/** For the tests of the file that imports it: services that are started once, and a flow of each test's own. */
export let embedded: Embedded;
export let flow: Flow;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

beforeEach(async () => {
  flow = await Flow.create(embedded);
});
