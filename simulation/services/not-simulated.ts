/**
 * The product asked a service for something not simulated. No service answers so, and nothing in the product may know
 * this error: extend the simulation, never bend the product.
 */
export class NotSimulated extends Error {
  constructor(what: string) {
    super(`The simulated services do not know ${what}.`);
    this.name = 'NotSimulated';
  }
}

/**
 * Refuses parameters beyond `known`: ignoring one would make the simulation kinder than the service. The SDK does not
 * send undefined parameters.
 * @throws NotSimulated
 */
export function refuseUnknownParameters(operation: string, input: object, known: ReadonlySet<string>): void {
  for (const name of Object.keys(input)) {
    if (known.has(name) || Reflect.get(input, name) === undefined) continue;
    throw new NotSimulated(`${operation} with ${name}`);
  }
}

/** Every answer of the SDK also carries this. */
export const ANSWERED = {
  $metadata: Object.freeze({ httpStatusCode: 200, attempts: 1, totalRetryDelay: 0 }),
} as const;
