import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { z } from 'zod';

/** The schema of the detail of an event, as consumers get it. */
export const EVENT_SCHEMA = z
  .looseObject({ required: z.array(z.string()), properties: z.record(z.string(), z.unknown()) })
  .parse(
    JSON.parse(
      readFileSync(
        new URL('../../docs/events/payout-status-changed.v1.schema.json', import.meta.url),
        'utf8',
      ),
    ),
  );

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false });
addFormats.default(ajv);
const validate = ajv.compile(EVENT_SCHEMA);

/** What the schema says against the detail of an event, as it comes to a consumer. */
export function eventProblems(detail: unknown): unknown {
  return validate(JSON.parse(JSON.stringify(detail))) ? [] : validate.errors;
}
