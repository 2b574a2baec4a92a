import { z } from 'zod';
import type { PipelineError } from '../../../functions/core/errors.ts';
import { numberText } from '../../../functions/sources/http/json.ts';
import { type Handler, rigFor, startStub } from '../stub-server.ts';

export const NEVER = new AbortController().signal;
export const schema = z.object({ amount: numberText });

/** Everything of an error that could reach a log. */
export function allTextOf(error: PipelineError): string {
  const parts: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    parts.push(at.message, at.stack ?? '', String(at), JSON.stringify(at));
  }
  return [...parts, error.action, JSON.stringify(error.details)].join('\n');
}

export async function untilTrue(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** A source that answers so, its client, and what that gets of /x. */
export async function rigOf(handler: Handler, options: Parameters<typeof rigFor>[1] = {}) {
  const stub = await startStub(handler);
  const rig = rigFor(stub, options);
  const get = (path = '/x', query = {}) => rig.run(rig.client.getJson(path, query, schema, NEVER));
  return { stub, ...rig, get };
}
