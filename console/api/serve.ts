import type * as z from 'zod/mini';
import { personKeyOf } from '../../functions/core/approval/person.ts';
import { say } from '../../functions/core/sentence.ts';
import type { Clock } from '../../functions/platform/clock.ts';
import { type Log, logAbout } from '../../functions/platform/log.ts';
import { shownError } from '../../functions/platform/shown-error.ts';
import { type Answer, fileAnswer, jsonAnswer, problemAnswer, SentFile } from './answer.ts';
import { type Acting, actingBy, type SignIn } from './claims.ts';
import { ROUTES, type Route, type RouteName } from './contract/routes.ts';
import type { Ask } from './contract/shape.ts';
import type { AnswerOf, BodyOf, IsFile, ParamsOf, QueryOf } from './contract/shapes.ts';
import { matchRoute } from './match-route.ts';
import { type Outcome, type Problem, problemOfError, UNEXPECTED } from './problem.ts';
import { bodyOf, foreignProblem, paramsOf, queryOf, type Request, requestShape } from './request.ts';

/** What one person's request asks for, by its shapes. */
export type AskedBy<S extends Ask> = {
  readonly acting: Acting;
  readonly params: z.output<S['params']>;
  readonly query: z.output<S['query']>;
  readonly body: z.output<S['body']>;
  readonly log: Log;
};

/** Does the work of a route. */
export type Work<R extends RouteName, Deps> = (
  deps: Deps,
  asked: {
    readonly acting: Acting;
    readonly params: ParamsOf<R>;
    readonly query: QueryOf<R>;
    readonly body: BodyOf<R>;
    readonly log: Log;
  },
) => Promise<Outcome<IsFile<R> extends true ? SentFile : AnswerOf<R>>>;

/** One route that a function answers. */
export type Served<Deps> = {
  readonly answer: (
    deps: Deps,
    request: Request,
    by: { readonly acting: Acting; readonly params: Readonly<Record<string, string>>; readonly log: Log },
  ) => Promise<Answer | Problem>;
};

/** Reads a request by the route's shapes, does its work, and answers by them. */
export function served<S extends Ask, Deps>(
  shape: S,
  work: (deps: Deps, asked: AskedBy<S>) => Promise<Outcome<unknown>>,
): Served<Deps> {
  return {
    answer: async (deps, request, { acting, params, log }) => {
      const address = paramsOf<S['params']>(params, shape.params);
      if (!address.ok) return address.problem;
      const query = queryOf<S['query']>(request, shape.query);
      if (!query.ok) return query.problem;
      const isGet = request.requestContext.http.method === 'GET';
      const body = bodyOf<S['body']>(
        isGet ? { ...request, body: '{}', isBase64Encoded: false } : request,
        shape.body,
      );
      if (!body.ok) return body.problem;
      const asked = { acting, params: address.answer, query: query.answer, body: body.answer, log };
      const outcome = await work(deps, asked);
      if (!outcome.ok) return outcome.problem;
      if (outcome.answer instanceof SentFile) return fileAnswer(outcome.answer);
      return jsonAnswer(shape.status ?? 200, outcome.answer);
    },
  };
}

export type ServeDeps = {
  readonly signIn: SignIn;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * Answers requests as API Gateway hands them over: always by an answer of the route or a problem document.
 * @param routes of this function; it refuses those of the other one.
 */
export function createServer<Name extends RouteName, Deps extends ServeDeps>(
  deps: Deps,
  routes: Readonly<Record<Name, Served<Deps>>>,
): (event: unknown) => Promise<Answer> {
  return async (event) => {
    const request = requestShape.parse(event);
    const answer = await answerTo(deps, routes, request).catch((error: unknown) => failed(deps.log, error));
    return 'code' in answer ? problemAnswer(answer) : answer;
  };
}

async function answerTo<Name extends RouteName, Deps extends ServeDeps>(
  deps: Deps,
  routes: Readonly<Record<Name, Served<Deps>>>,
  request: Request,
): Promise<Answer | Problem> {
  const { method } = request.requestContext.http;
  const claims = request.requestContext.authorizer?.jwt.claims;
  const acting = actingBy(claims, deps.signIn, deps.clock.now());
  if (!acting.ok) return noted(deps.log, acting.problem);
  const matched = matchRoute(method, request.rawPath);
  if (matched === 'method-other') return noted(deps.log, METHOD_OTHER);
  const name = matched?.name;
  if (matched === undefined || name === undefined || !hasRoute(routes, name))
    return noted(deps.log, UNKNOWN_ROUTE);
  const { person, groups } = acting.answer;
  const log = logAbout(deps.log, { route: name, person: personKeyOf(person) });
  const route: Route = ROUTES[name];
  if (!route.groups.some((group) => groups.includes(group))) return noted(log, groupProblem(route));
  const foreign = route.method === 'GET' ? undefined : foreignProblem(request);
  if (foreign !== undefined) return noted(log, foreign);
  const by = { acting: acting.answer, params: matched.params, log };
  const answer = await routes[name].answer(deps, request, by);
  return 'code' in answer ? noted(log, answer) : answer;
}

function hasRoute<Name extends RouteName>(
  routes: Readonly<Record<Name, unknown>>,
  name: string,
): name is Name {
  return Object.hasOwn(routes, name);
}

export const NOT_SERVED = {
  'group-missing': 'Only a group of these may do this: {groups}. Ask whoever gives people their groups.',
} as const;

function groupProblem({ groups }: Route): Problem {
  const said = say(NOT_SERVED, 'group-missing', { groups: groups.join(', ') });
  return { status: 403, code: said.code, detail: said.message, values: said.values };
}

const UNKNOWN_ROUTE: Problem = {
  status: 404,
  code: 'route-unknown',
  detail: 'There is nothing at this address.',
};

const METHOD_OTHER: Problem = {
  status: 405,
  code: 'method-other',
  detail: 'What is at this address is asked for by another method.',
};

function noted(log: Log, problem: Problem): Problem {
  log.info('request-refused', { code: problem.code, status: problem.status });
  return problem;
}

/** An error of ours says what happened; any other is logged by name and place, and says nothing to the outside. */
function failed(log: Log, error: unknown): Problem {
  const known = problemOfError(error);
  if (known !== undefined) return noted(log, known);
  log.alarm('console-failing', shownError(error));
  return UNEXPECTED;
}
