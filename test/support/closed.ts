type Closable = { close(): Promise<void> };
type Cleanup = { onCleanup(clean: () => Promise<void>): void };

/** A fixture of what `start` makes of these, closed after the test or the file that it is for. */
export function closed<T extends Closable, Of extends unknown[]>(
  start: (...of: Of) => T | Promise<T>,
  ...of: Of
) {
  return async ({}: object, { onCleanup }: Cleanup): Promise<T> => {
    const started = await start(...of);
    onCleanup(() => started.close());
    return started;
  };
}
