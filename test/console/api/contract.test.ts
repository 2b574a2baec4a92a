import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApiDocument, openApiText } from '../../../console/api/contract/open-api.ts';
import { ROUTE_NAMES, ROUTES, type Route } from '../../../console/api/contract/routes.ts';
import { shapeOf } from '../../../console/api/contract/shapes.ts';
import { matchRoute } from '../../../console/api/match-route.ts';

const operationShape = z.looseObject({
  operationId: z.string(),
  'x-groups': z.array(z.string()),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), schema: z.unknown() })).default([]),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) })
    .optional(),
  responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), z.unknown()) })),
});

const { paths } = z
  .looseObject({
    openapi: z.literal('3.1.1'),
    paths: z.record(z.string(), z.record(z.string(), operationShape)),
  })
  .parse(openApiDocument('1.2.3'));

const operations = Object.entries(paths).flatMap(([path, byMethod]) =>
  Object.entries(byMethod).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

describe('the OpenAPI document', () => {
  it('has each route once, with its groups, and no other', () => {
    const listed = operations.map(({ path, method, operation }) => ({
      name: operation.operationId,
      path,
      method,
      groups: operation['x-groups'],
    }));

    expect(listed.sort((a, b) => a.name.localeCompare(b.name))).toEqual(
      ROUTE_NAMES.map((name) => {
        const { path, method, groups }: Route = ROUTES[name];
        return { name, path, method, groups: [...groups] };
      }).sort((a, b) => a.name.localeCompare(b.name)),
    );
  });

  it('names the parameters of each path, and asks each POST for the header of the page', () => {
    for (const { path, method, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const inPath = operation.parameters
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name);
      const headers = operation.parameters
        .filter((parameter) => parameter.in === 'header')
        .map(({ name }) => name);

      expect(inPath).toEqual(named);
      expect(headers).toEqual(method === 'POST' ? ['x-console-request'] : []);
    }
  });

  it('has schemas that a validator takes, and that refuse what the shapes refuse', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const { method, operation } of operations) {
      for (const { schema } of operation.parameters) expect(() => ajv.compile(Object(schema))).not.toThrow();
      const body = operation.requestBody?.content['application/json']?.schema;
      expect(body === undefined).toBe(method === 'GET');
      if (body === undefined) continue;
      const validate = ajv.compile(Object(body));
      expect(validate({ unknown: 1 }), operation.operationId).toBe(false);
    }
  });

  it('is the text that is served', () => {
    expect(JSON.parse(openApiText())).toMatchObject({
      paths: JSON.parse(JSON.stringify(openApiDocument('x')))['paths'],
    });
    expect(openApiText().length).toBeLessThan(150_000);
  });
});

describe('the routes', () => {
  it.each(ROUTE_NAMES)('%s is found by its own address, and has a shape for each part of it', (name) => {
    const { path, method } = ROUTES[name];
    const address = path.replace(/\{(\w+)\}/g, 'x-$1');
    const params = Object.fromEntries(
      [...path.matchAll(/\{(\w+)\}/g)].map(([, part = '']) => [part, `x-${part}`]),
    );

    expect(matchRoute(method, address)).toEqual({ name, params });
    expect(matchRoute(method === 'GET' ? 'DELETE' : 'PUT', address)).toBe('method-other');
    expect(Object.keys(shapeOf(name).params.shape).sort()).toEqual(Object.keys(params).sort());
    expect(matchRoute(method, `${address}/`)).not.toMatchObject({ name });
  });

  it('take bodies of objects that allow nothing more', () => {
    for (const name of ROUTE_NAMES) {
      expect(shapeOf(name).body.safeParse({ nothing: 'of this kind' }).success, name).toBe(false);
      expect(shapeOf(name).query.safeParse({ nothing: 'of this kind' }).success, name).toBe(false);
    }
  });
});
