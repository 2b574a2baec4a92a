import type * as z from 'zod/mini';
import { ANSWERS } from './answers.ts';
import { DECIDE_ASKS } from './decide-asks.ts';
import { READ_ASKS } from './read-asks.ts';
import type { RouteName } from './routes.ts';
import type { Ask, FileType, Shape } from './shape.ts';

/** Every name of the table has its shapes, or it does not compile. A function brings only its own routes' shapes. */
const ASKS = { ...READ_ASKS, ...DECIDE_ASKS } as const satisfies Readonly<Record<RouteName, Ask>>;

type Asks = typeof ASKS;
type Answers = typeof ANSWERS;

/** Immutable: nothing sent changes behind its reader's back. */
type Fixed<T> = T extends readonly (infer Item)[]
  ? readonly Fixed<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Fixed<T[Key]> }
    : T;

/** What the page sends and gets, by a route's name; for a file its text. */
export type ParamsOf<R extends RouteName> = z.output<Asks[R]['params']>;
export type QueryOf<R extends RouteName> = z.output<Asks[R]['query']>;
export type BodyOf<R extends RouteName> = z.output<Asks[R]['body']>;
export type AnswerOf<R extends RouteName> = Answers[R] extends z.ZodMiniType
  ? Fixed<z.output<Answers[R]>>
  : string;
export type IsFile<R extends RouteName> = Answers[R] extends FileType ? true : false;

/** Without its literal types, for code that treats all routes alike. */
export function shapeOf(name: RouteName): Shape {
  const ask: Ask = ASKS[name];
  return { ...ask, answer: ANSWERS[name] };
}
