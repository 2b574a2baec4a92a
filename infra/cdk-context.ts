import { readFileSync } from 'node:fs';
import { BOOTSTRAP_QUALIFIER_CONTEXT, PERMISSIONS_BOUNDARY_CONTEXT_KEY } from 'aws-cdk-lib';
import * as cxApi from 'aws-cdk-lib/cx-api';
import { z } from 'zod';
import { PipelineError } from '../functions/core/errors.ts';

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** The context of cdk.json, as the CDK CLI gives it to its app: feature flags change the template. */
export function cdkContext(): Record<string, unknown> {
  const text = readFileSync(new URL('../cdk.json', import.meta.url), 'utf8');
  return cdkJson.parse(JSON.parse(text)).context;
}

/** Keys of the CLI itself, such as `aws:cdk:bundling-stacks`. */
const OF_THE_CLI = /^aws:cdk:/;

/**
 * The CDK silently takes any key: `-c confg=…` would deploy the configuration of cdk.json.
 * @throws PipelineError CONFIG_INVALID for a key unknown to cdk.json and the CDK.
 */
export function refuseUnknownContext(keys: readonly string[]): void {
  const known = new Set([...Object.keys(cdkContext()), ...keysOfTheCdk()]);
  const unknown = keys.filter((key) => !known.has(key) && !OF_THE_CLI.test(key));
  if (unknown.length === 0) return;
  throw new PipelineError('CONFIG_INVALID', `The context key ${unknown.join(', ')} is unknown.`, {
    action:
      'Correct it, or take it away (from the command line, cdk.context.json or ~/.cdk.json). The configuration is named by config: npx cdk deploy -c config=config/prod.json',
  });
}

/** The library lists its keys nowhere: they are among the constants shared with the CLI. */
function keysOfTheCdk(): string[] {
  const constants: unknown[] = Object.values(cxApi);
  const flags = constants.filter((value) => typeof value === 'string').filter((value) => value.includes(':'));
  return [...flags, BOOTSTRAP_QUALIFIER_CONTEXT, PERMISSIONS_BOUNDARY_CONTEXT_KEY];
}
