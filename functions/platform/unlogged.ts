/** The part of any client of the SDK that this needs. */
type SdkClient = { readonly middlewareStack: { remove(name: string): boolean } };

/**
 * The client without the SDK's own logging. For each call, that copies input and output field by field, for a logger
 * that no client here has: a tenth of the CPU time of settling a bank report.
 */
export function unlogged<C extends SdkClient>(client: C): C {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
