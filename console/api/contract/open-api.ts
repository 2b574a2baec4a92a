import * as z from 'zod/mini';
import { PACKAGE_VERSION } from '../../../functions/platform/package-version.ts';
import { DESCRIBED } from './described.ts';
import { problem } from './problem.ts';
import { ROUTE_NAMES, ROUTES, type Route, type RouteName } from './routes.ts';
import type { FileType } from './shape.ts';
import { shapeOf } from './shapes.ts';
import { SUMMARIES } from './summaries.ts';

/** As served. */
export function openApiText(): string {
  return JSON.stringify(openApiDocument(PACKAGE_VERSION));
}

/** https://spec.openapis.org/oas/v3.1.1.html, of the tables alone. */
export function openApiDocument(version: string): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const name of ROUTE_NAMES) {
    const { path, method } = ROUTES[name];
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(name) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'ev-payouts console',
      version,
      description:
        'What the console reads and decides. Amounts are whole minor units as text. A refusal is a problem document (RFC 9457), told apart by its `code`. Every POST carries `content-type: application/json` and the header `x-console-request: 1`.',
    },
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: schemaOf(problem, 'output') },
    },
    security: [{ token: [] }],
  };
}

function operationOf(name: RouteName): Readonly<Record<string, unknown>> {
  const { groups, method }: Route = ROUTES[name];
  const { params, query, body, answer, status = 200 } = shapeOf(name);
  const parameters = [
    ...parametersOf(params, 'path'),
    ...parametersOf(query, 'query'),
    ...(method === 'POST' ? [CONSOLE_REQUEST] : []),
  ];
  return {
    operationId: name,
    summary: SUMMARIES[name],
    'x-groups': groups,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(method === 'GET'
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }),
    responses: {
      [status]: { description: 'Done.', content: contentOf(answer) },
      default: {
        description: 'Not done: why, and what to do.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

const CONSOLE_REQUEST = {
  name: 'x-console-request',
  in: 'header',
  required: true,
  schema: { const: '1' },
};

function contentOf(answer: z.ZodMiniType | FileType): Readonly<Record<string, unknown>> {
  return typeof answer === 'string'
    ? { [answer]: {} }
    : { 'application/json': { schema: schemaOf(answer, 'output') } };
}

function parametersOf(shape: z.ZodMiniObject, place: 'path' | 'query'): readonly unknown[] {
  return Object.entries(shape.shape).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: schemaOf(schema, 'input'),
  }));
}

function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', metadata: DESCRIBED });
  return rest;
}
