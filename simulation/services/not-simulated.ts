/**
 * The product asked a simulated service for something that it does not simulate. It is no answer of the service, so
 * nothing in the product knows it: the simulation is extended, never the product bent around it.
 */
export class NotSimulated extends Error {
  constructor(what: string) {
    super(`The simulated services do not know ${what}.`);
    this.name = 'NotSimulated';
  }
}

/**
 * Refuses parameters beyond `known`: one that is passed over in silence would make the simulation kinder than the
 * service. Parameters that are undefined are not sent by the SDK either.
 * @throws NotSimulated
 */
export function refuseUnknownParameters(operation: string, input: object, known: ReadonlySet<string>): void {
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined && !known.has(name)) throw new NotSimulated(`${operation} with ${name}`);
  }
}

/** What every answer of the SDK carries beside its own fields. */
export const ANSWERED = {
  $metadata: Object.freeze({ httpStatusCode: 200, attempts: 1, totalRetryDelay: 0 }),
} as const;
