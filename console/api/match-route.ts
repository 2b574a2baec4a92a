import { ROUTE_NAMES, ROUTES, type RouteName } from './contract/routes.ts';

export type Matched = {
  readonly name: RouteName;
  /** By the `{name}` of its path. */
  readonly params: Readonly<Record<string, string>>;
};

type Pattern = { readonly name: RouteName; readonly method: string; readonly parts: readonly string[] };

/** Literal paths come before those with a parameter in the same place. */
const PATTERNS: readonly Pattern[] = ROUTE_NAMES.map((name) => ({
  name,
  method: ROUTES[name].method,
  parts: ROUTES[name].path.split('/'),
})).sort((a, b) => parametersIn(a) - parametersIn(b));

function parametersIn({ parts }: Pattern): number {
  return parts.filter(isParameter).length;
}

function isParameter(part: string): boolean {
  return part.startsWith('{');
}

/**
 * The route of a request: undefined where none has the path, `method-other` where another method would. It takes
 * segments as they stand: no allowed one needs escaping.
 */
export function matchRoute(method: string, path: string): Matched | 'method-other' | undefined {
  const segments = path.split('/');
  let isOther = false;
  for (const pattern of PATTERNS) {
    const params = paramsBy(pattern, segments);
    if (params === undefined) continue;
    if (pattern.method === method) return { name: pattern.name, params };
    isOther = true;
  }
  return isOther ? 'method-other' : undefined;
}

function paramsBy({ parts }: Pattern, segments: readonly string[]): Record<string, string> | undefined {
  if (parts.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (isParameter(part)) params[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}
