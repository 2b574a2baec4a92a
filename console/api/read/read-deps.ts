import type { LookDeps } from '../look-deps.ts';
import type { ServeDeps } from '../serve.ts';

export type ReadDeps = ServeDeps &
  LookDeps & {
    /** Of `contract/open-api.ts`: a bundle brings its text, since no function needs the code that makes it. */
    readonly openApiText: () => string;
    /** See `Closer` (operate/journal/close-month.ts): a month may be closed before this machine's clock is past it. */
    readonly bankIsAhead: boolean;
  };
