import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** What a service made of a request: its answer, or the error by the names and class that a handler can see. */
export type Outcome =
  | { readonly answer: unknown }
  | { readonly error: string; readonly class: string; readonly status: number | undefined };

/** @param visible what of an answer is compared: ids and moments are each service's own. */
export async function outcomeOf(
  request: () => unknown,
  visible: (answer: unknown) => unknown = comparable,
): Promise<Outcome> {
  try {
    return { answer: visible(await request()) };
  } catch (error) {
    if (!(error instanceof Error) || !('$metadata' in error)) throw error;
    const { httpStatusCode } = Object(error.$metadata);
    return { error: error.name, class: error.constructor.name, status: httpStatusCode };
  }
}

/** Without what the SDK adds, and with sets in one order: they have none. */
export function comparable(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(comparable);
  if (typeof answer !== 'object' || answer === null || answer instanceof Date) return answer;
  const entries = Object.entries(answer).filter(
    ([name, value]) => name !== '$metadata' && value !== undefined,
  );
  return Object.fromEntries(
    entries.map(([name, value]) => [name, isSet(name, value) ? value.toSorted() : comparable(value)]),
  );
}

function isSet(name: string, value: unknown): value is string[] {
  return (name === 'SS' || name === 'NS') && Array.isArray(value);
}

/** Rows in the order of their keys: a BatchGetItem promises none. */
export function byKey(rows: readonly Record<string, AttributeValue>[]): Record<string, AttributeValue>[] {
  return rows.toSorted((a, b) => ((a['pk']?.S ?? '') < (b['pk']?.S ?? '') ? -1 : 1));
}
