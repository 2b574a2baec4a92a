/** Faults of a sandbox on demand: counted, never drawn by chance, so that a test repeats. */
type Where = {
  /** Spoils only paths that contain this; all paths where absent. */
  readonly path?: string;
  /** Lets so many matching requests pass first. */
  readonly skip?: number;
  /** Spoils so many requests and then stops; until cleared where absent. */
  readonly times?: number;
};

/** Faults of the network and of proxies: the API itself does not answer. */
export type TransportFault = Where &
  (
    | {
        readonly kind: 'status';
        readonly status: number;
        /** In the API's own error form, as a proxy's page, or nothing at all. */
        readonly body: 'json' | 'html' | 'empty';
        readonly retryAfterSeconds?: number;
      }
    /** 200 with JSON text that ends in the middle. */
    | { readonly kind: 'malformed-json' }
    /** 200 with JSON of another shape. */
    | { readonly kind: 'wrong-shape' }
    /** Takes the request and never answers, until the sandbox closes. */
    | { readonly kind: 'hang' }
    /** Answers well, `delayMs` later by the sandbox's clock. */
    | { readonly kind: 'slow'; readonly delayMs: number }
    /** The request takes effect, and its connection ends without an answer. */
    | { readonly kind: 'answer-lost' }
    /** Ends the connection without an answer, or after the first bytes of one. */
    | { readonly kind: 'drop-connection'; readonly after: 'request' | 'first-bytes' }
    | { readonly kind: 'redirect'; readonly location: string }
    /** 429, as if others had used up the allowance. */
    | { readonly kind: 'rate-limit-storm'; readonly retryAfterSeconds: number }
  );

/** Faults in the API's content. An API without that feature (links, enums) answers as ever. */
export type DataFault = Where &
  /**
   * A list always gives its first page: numbered as the first, or (Spirii) as the requested page, like a server that
   * does not know the parameter's name.
   */
  (
    | { readonly kind: 'repeat-page'; readonly numbered: 'as-first' | 'as-asked' }
    | { readonly kind: 'extra-fields' }
    | { readonly kind: 'unknown-enum' }
    /** AMPECO: `links.next` names another origin, which must not get the token. */
    | { readonly kind: 'foreign-next-link'; readonly origin: string }
    /** AMPECO: a new record has no amount, a note that ends early, or a twin. */
    | { readonly kind: 'torn-record'; readonly what: 'amount' | 'note' | 'twin' }
    /** AMPECO: the last page has a `links.next`, to a page without rows. */
    | { readonly kind: 'empty-last-page' }
  );

export type SandboxFault = TransportFault | DataFault;

const DATA_KINDS: ReadonlySet<SandboxFault['kind']> = new Set([
  'repeat-page',
  'extra-fields',
  'unknown-enum',
  'foreign-next-link',
  'empty-last-page',
  'torn-record',
]);

export function isDataFault(fault: SandboxFault): fault is DataFault {
  return DATA_KINDS.has(fault.kind);
}

type Counted = { readonly fault: SandboxFault; seen: number };

/** The faults in force. Set them before or between runs. */
export class FaultSwitch {
  #faults: Counted[];

  constructor(faults: readonly SandboxFault[]) {
    this.#faults = faults.map((fault) => ({ fault, seen: 0 }));
  }

  /** Replaces all faults, with counts at zero. */
  set(...faults: readonly SandboxFault[]): void {
    this.#faults = faults.map((fault) => ({ fault, seen: 0 }));
  }

  clear(): void {
    this.#faults = [];
  }

  /** The faults for this request; each counts it. */
  take(path: string): SandboxFault[] {
    const spoiling: SandboxFault[] = [];
    for (const counted of this.#faults) {
      const { path: where, skip = 0, times = Number.POSITIVE_INFINITY } = counted.fault;
      if (where !== undefined && !path.includes(where)) continue;
      const turn = counted.seen;
      counted.seen += 1;
      if (turn >= skip && turn < skip + times) spoiling.push(counted.fault);
    }
    return spoiling;
  }
}
